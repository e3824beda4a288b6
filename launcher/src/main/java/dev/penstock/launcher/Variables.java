package dev.penstock.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the environment says of settings. {@code PENSTOCK_<SECTION>_<KEY>} is a value; the same name
 * with {@code _FILE} after it is a file with nothing else in it, as containers get their secrets;
 * {@code PENSTOCK_OVERLAY} names overlays.
 *
 * @param values by key
 * @param names of the variables that they come from, by key
 * @param files that hold a value each, by key
 * @param overlays settings over the installation's, the later wins
 */
record Variables(
    Map<String, String> values,
    Map<String, String> names,
    Map<String, Path> files,
    List<Path> overlays) {
  static final String PREFIX = "PENSTOCK_";
  private static final String FILE_SUFFIX = "_FILE";
  private static final String OVERLAY = PREFIX + "OVERLAY";

  /** Names that other programs use for the same thing. */
  private static final Map<String, String> WELL_KNOWN =
      Map.of("NATS_URL", "nats.url", "NATS_SERVER", "nats.server", "DATABASE_URL", "database.url");

  /**
   * Of two variables for one key, the one with our prefix counts. Throws {@link SettingsException}
   * for a file that cannot be read.
   *
   * @param keys all that there are
   * @param unknown gets what has our prefix and is nothing of ours
   */
  static Variables read(
      Map<String, String> environment, Set<String> keys, List<SettingProblem> unknown) {
    var keyOf = new LinkedHashMap<>(WELL_KNOWN);
    keys.forEach(key -> keyOf.put(name(key), key));
    var ours = keys.stream().map(Variables::name).toList();
    var names = new LinkedHashMap<String, String>();
    var files = new LinkedHashMap<String, Path>();
    // In this order names with our prefix come last, and win.
    for (var name : new TreeSet<>(environment.keySet())) {
      var stem = withoutSuffix(name);
      if (keyOf.containsKey(name)) names.put(keyOf.get(name), name);
      else if (keyOf.containsKey(stem)) {
        files.put(keyOf.get(stem), file(name, stem, environment.getOrDefault(name, "")));
      } else if (name.startsWith(PREFIX) && !name.equals(OVERLAY)) {
        unknown.add(SettingProblem.unknown("variable", name, "the environment", ours));
      }
    }
    var values = new LinkedHashMap<String, String>();
    names.forEach((key, name) -> values.put(key, environment.get(name)));
    requireOneEach(values, files);
    return new Variables(values, names, files, overlays(environment.getOrDefault(OVERLAY, "")));
  }

  /** The variable of a key. */
  static String name(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** Blocks. What the file holds, without blanks around it. */
  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new SettingsException("could not read " + file + ": " + e);
    }
  }

  private static String withoutSuffix(String name) {
    return name.endsWith(FILE_SUFFIX)
        ? name.substring(0, name.length() - FILE_SUFFIX.length())
        : name;
  }

  private static Path file(String name, String stem, String value) {
    var file = Home.path().resolve(value);
    if (Files.isReadable(file) && Files.isRegularFile(file)) return file;
    throw new SettingsException(
        name + " names " + file + ", which cannot be read; it should hold the value of " + stem);
  }

  private static void requireOneEach(Map<String, String> values, Map<String, Path> files) {
    for (var key : files.keySet()) {
      if (!values.containsKey(key)) continue;
      throw new SettingsException(
          key + " is set in the environment and by " + files.get(key) + "; set one of them");
    }
  }

  private static List<Path> overlays(String names) {
    return Stream.of(names.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(Home.path()::resolve)
        .toList();
  }
}
