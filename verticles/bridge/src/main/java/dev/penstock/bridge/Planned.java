package dev.penstock.bridge;

import java.util.List;
import java.util.stream.Stream;

/**
 * A declared stream or consumer, and what becomes of it.
 *
 * @param what such as {@code stream ORDERS} or {@code consumer ORDERS/inventory}
 * @param differences every field that is not as declared; of what is to be created, only those the
 *     server is too old for
 */
public record Planned(String what, Action action, List<Difference> differences) {

  public enum Action {
    NOTHING,
    CREATE,
    UPDATE,
    /** Some field cannot be changed in place, so that no field is. */
    IMPOSSIBLE
  }

  public Planned {
    differences = List.copyOf(differences);
  }

  /** What the differences of something that exists come to. */
  static Planned of(String what, List<Difference> differences) {
    return new Planned(what, action(differences), differences);
  }

  private static Action action(List<Difference> differences) {
    if (has(differences, Difference.Kind.FIXED)) return Action.IMPOSSIBLE;
    return has(differences, Difference.Kind.IN_PLACE) ? Action.UPDATE : Action.NOTHING;
  }

  private static boolean has(List<Difference> differences, Difference.Kind kind) {
    return differences.stream().anyMatch(each -> each.is(kind));
  }

  List<Difference> differences(Difference.Kind kind) {
    return differences.stream().filter(each -> each.is(kind)).toList();
  }

  /** A line for each difference, and one when it is to be created; none when all is as declared. */
  public List<String> lines() {
    var creation = action == Action.CREATE ? Stream.of("to be created") : Stream.<String>empty();
    return Stream.concat(creation, differences.stream().map(Difference::toString))
        .map(line -> what + ": " + line)
        .toList();
  }
}
