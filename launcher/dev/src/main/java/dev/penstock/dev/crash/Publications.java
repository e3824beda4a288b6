package dev.penstock.dev.crash;

import dev.penstock.events.EventPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that a stream tells of an event, each publication in all its versions. Judges by the orders'
 * own times, so that no change of the policy has to stand still for it: an order that came to be
 * when every process followed the policy is published by it, unless the next one was wanted before
 * it was stored.
 */
final class Publications {
  private static final int EXAMPLES_MAX = 3;

  private final Map<String, List<Telling>> publications = new LinkedHashMap<>();

  /**
   * @param tellings in the order of the stream
   */
  Publications(Collection<Telling> tellings) {
    for (var telling : tellings) {
      publications.computeIfAbsent(telling.publication(), id -> new ArrayList<>()).add(telling);
    }
  }

  /** How often each version was stored from a moment until another. */
  Map<Integer, Long> stored(Instant from, Instant until) {
    return publications.values().stream()
        .flatMap(List::stream)
        .filter(telling -> isIn(telling.storedAt(), from, until))
        .collect(Collectors.groupingBy(Telling::version, Collectors.counting()));
  }

  /** Those of orders that came to be and were published between two moments. */
  private List<List<Telling>> between(Instant from, Instant until) {
    return publications.values().stream()
        .filter(told -> !told.get(0).createdAt().isBefore(from))
        .filter(told -> told.get(0).storedAt().isBefore(until))
        .toList();
  }

  /**
   * What is wrong with those between two moments, when all of them must be in just these versions.
   *
   * @param versions such as {@code v1+v2}
   */
  List<String> violations(String versions, Instant from, Instant until) {
    var judged = between(from, until);
    if (judged.isEmpty()) return List.of("no event was published in it, so nothing is proved");
    return summed(
        judged.stream().filter(told -> !inVersions(told).equals(versions)).toList(),
        "were not published in " + versions);
  }

  /**
   * What is wrong with any.
   *
   * @param isAtomic whether versions must lie side by side
   */
  List<String> violations(boolean isAtomic) {
    var all = publications.values();
    var wrong = new ArrayList<String>();
    wrong.addAll(
        summed(
            all.stream().filter(told -> !isComplete(told)).toList(),
            "are not there in the versions they say, once each"));
    if (isAtomic) {
      wrong.addAll(
          summed(
              all.stream().filter(told -> !isTogether(told)).toList(),
              "have their versions apart from each other"));
    }
    return wrong;
  }

  /** In the order of the stream, which is that of the versions. */
  private static String inVersions(List<Telling> told) {
    return told.stream().map(telling -> "v" + telling.version()).collect(Collectors.joining("+"));
  }

  private static boolean isComplete(List<Telling> told) {
    var versions = inVersions(told);
    var said = told.get(0).said();
    boolean isSaid = told.size() == 1 ? said.isEmpty() : said.equals(versions);
    var numbers =
        told.stream().map(Telling::version).collect(Collectors.toCollection(TreeSet::new));
    return isSaid
        && EventPolicy.text(numbers).equals(versions)
        && told.stream().allMatch(telling -> telling.said().equals(said));
  }

  private static boolean isTogether(List<Telling> told) {
    long first = told.get(0).sequence();
    return told.get(told.size() - 1).sequence() == first + told.size() - 1;
  }

  private static boolean isIn(Instant moment, Instant from, Instant until) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }

  private static List<String> summed(List<List<Telling>> wrong, String what) {
    if (wrong.isEmpty()) return List.of();
    var examples =
        wrong.stream()
            .limit(EXAMPLES_MAX)
            .map(told -> told.get(0).publication() + " in " + inVersions(told));
    return List.of(
        "%d events %s, such as %s"
            .formatted(wrong.size(), what, examples.collect(Collectors.joining(", "))));
  }
}
