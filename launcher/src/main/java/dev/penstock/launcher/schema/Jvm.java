package dev.penstock.launcher.schema;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A living process of ours, as it tells of itself.
 *
 * @param name host and process id
 * @param reads the versions it understands, by event
 * @param published the versions it publishes, by event
 */
record Jvm(
    String name,
    List<String> services,
    Map<String, SortedSet<Integer>> reads,
    Map<String, SortedSet<Integer>> published) {

  SortedSet<Integer> reads(String event) {
    return reads.getOrDefault(event, new TreeSet<>());
  }

  /** None when it knows nothing of the event. */
  SortedSet<Integer> published(String event) {
    return published.getOrDefault(event, new TreeSet<>());
  }

  /** Whether this is what it publishes, if it knows the event at all. */
  boolean hasApplied(String event, SortedSet<Integer> versions) {
    return published(event).isEmpty() || published(event).equals(versions);
  }

  /** As a sentence begins with it. */
  String inWords() {
    return services.isEmpty()
        ? "JVM " + name
        : "JVM " + name + " (" + String.join(", ", services) + ")";
  }
}
