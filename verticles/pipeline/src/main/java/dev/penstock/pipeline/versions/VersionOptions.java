package dev.penstock.pipeline.versions;

import dev.penstock.events.EventPolicy;
import dev.penstock.events.Schemas;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Both name events with versions, such as {@code orders.created=v1+v2}, separated by commas.
 *
 * @param publish what is published in other versions than the first, until the bucket says
 *     otherwise
 * @param read what is not read in all versions that are known
 */
public record VersionOptions(String publish, String read) {
  public static final VersionOptions DEFAULTS = new VersionOptions("", "");

  public VersionOptions {
    parse("publish", publish);
    parse("read", read);
  }

  Map<String, EventPolicy> published() {
    return parse("publish", publish).entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, entry -> EventPolicy.FIRST.withPublished(entry.getValue())));
  }

  Map<String, SortedSet<Integer>> readOnly() {
    return parse("read", read);
  }

  private static Map<String, SortedSet<Integer>> parse(String key, String text) {
    var parsed = new TreeMap<String, SortedSet<Integer>>();
    for (var pair : text.split(",", -1)) {
      if (text.isBlank()) break;
      var parts = pair.strip().split("=", 2);
      if (parts.length != 2 || !EventPolicy.isWritten(parts[1])) {
        throw new IllegalArgumentException(
            key + " must be like orders.created=v1+v2, separated by commas, was \"" + text + "\"");
      }
      var numbers = EventPolicy.numbers(parts[1]);
      requireKnown(key, parts[0], numbers);
      parsed.put(parts[0], numbers);
    }
    return parsed;
  }

  private static void requireKnown(String key, String event, SortedSet<Integer> numbers) {
    var known = new TreeSet<Integer>();
    for (var version : Schemas.allVersions()) {
      if (version.event().equals(event)) known.add(version.number());
    }
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          key + ": there is no event " + event + "; penstock schema list names them");
    }
    for (var number : numbers) {
      if (!known.contains(number)) {
        throw new IllegalArgumentException(
            key
                + ": there is no v"
                + number
                + " of "
                + event
                + ", only "
                + EventPolicy.text(known));
      }
    }
  }
}
