package dev.penstock.bridge;

import java.util.List;

/**
 * What {@link Management#ensure} would do, at the moment it was asked.
 *
 * @param things all that was declared, streams first, each once
 */
public record Plan(List<Planned> things) {
  private static final String WHAT_NEXT =
      "Set them back to what the server has. Or stop what uses the stream or consumer, let it"
          + " drain, delete it by hand (nats stream rm, nats consumer rm) and start again, which"
          + " creates it as declared: a deleted stream takes its messages and consumers along, and"
          + " a new consumer begins with the first message stored.";

  public Plan {
    things = List.copyOf(things);
  }

  /** True when all is as declared, as far as the server knows the fields. */
  public boolean isEmpty() {
    return things.stream().allMatch(thing -> thing.action() == Planned.Action.NOTHING);
  }

  /** False when something cannot be changed in place; nothing at all is then applied. */
  public boolean isPossible() {
    return things.stream().noneMatch(thing -> thing.action() == Planned.Action.IMPOSSIBLE);
  }

  /** A line for each difference, for an operator; none when there is no difference. */
  public List<String> lines() {
    return things.stream().flatMap(thing -> thing.lines().stream()).toList();
  }

  /** The lines. */
  @Override
  public String toString() {
    return String.join("\n", lines());
  }

  /** Of a plan that is not possible: each field that stands in the way, and what to do. */
  BridgeException refusal() {
    var obstacles =
        things.stream()
            .flatMap(
                thing ->
                    thing.differences(Difference.Kind.FIXED).stream()
                        .map(each -> "  " + thing.what() + ": " + each))
            .toList();
    return new BridgeException(
        "nothing was created or changed in NATS, since this cannot be done in place:\n%s\n%s"
            .formatted(String.join("\n", obstacles), WHAT_NEXT));
  }
}
