package dev.penstock.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * So many instances of one verticle, as named on the command line: {@code order}, {@code order=2}.
 */
public record Placement(String name, int instances) {
  private static final int INSTANCES_MAX = 64;

  /** Throws {@link IllegalArgumentException} that names what is known. No names mean all, once. */
  public static List<Placement> parse(List<String> words, List<String> known) {
    if (words.isEmpty()) return known.stream().map(name -> new Placement(name, 1)).toList();
    var placements = new LinkedHashMap<String, Placement>();
    for (var word : words) {
      var placement = parse(word, known);
      if (placements.put(placement.name, placement) != null) {
        throw new IllegalArgumentException(placement.name + " is named twice");
      }
    }
    return new ArrayList<>(placements.values());
  }

  private static Placement parse(String word, List<String> known) {
    var parts = word.split("=", 2);
    if (!known.contains(parts[0])) {
      throw new IllegalArgumentException(
          "unknown verticle \"" + parts[0] + "\"; known are " + String.join(", ", known));
    }
    return new Placement(parts[0], parts.length == 1 ? 1 : instances(word, parts[1]));
  }

  private static int instances(String word, String count) {
    if (count.equals("auto")) return Runtime.getRuntime().availableProcessors();
    try {
      int instances = Integer.parseInt(count);
      if (instances >= 1 && instances <= INSTANCES_MAX) return instances;
    } catch (NumberFormatException e) {
      // Falls through to the same complaint as a number out of range.
    }
    throw new IllegalArgumentException(
        word + ": instances must be 1.." + INSTANCES_MAX + " or auto");
  }
}
