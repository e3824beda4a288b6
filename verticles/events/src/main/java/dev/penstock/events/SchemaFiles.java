package dev.penstock.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that this module was built with: every file of {@code schemas/events}, found where
 * this class itself was found, in a folder or in a jar.
 */
final class SchemaFiles {
  private static @Nullable List<SchemaFile> all;

  private SchemaFiles() {}

  /**
   * All files, by event and version; read once per process, by whoever asks first. Throws {@link
   * InvalidSchemaException}, each time, when one is not as it should be.
   */
  static synchronized List<SchemaFile> all() {
    var known = all;
    if (known == null) all = known = in(home());
    return known;
  }

  /**
   * @param home a folder or a jar that holds the folder of the schemas
   */
  static List<SchemaFile> in(Path home) {
    var contents = Files.isDirectory(home) ? ofFolder(home) : ofJar(home);
    var files = new ArrayList<SchemaFile>(contents.size());
    contents.forEach((name, content) -> files.add(SchemaFile.read(name, content)));
    files.sort(
        Comparator.comparing((SchemaFile file) -> file.version().event())
            .thenComparing(file -> file.version().number()));
    requireNoGap(files);
    return List.copyOf(files);
  }

  private static void requireNoGap(List<SchemaFile> sorted) {
    var newest = new HashMap<String, Integer>();
    for (var file : sorted) {
      var version = file.version();
      int next = newest.merge(version.event(), 1, Integer::sum);
      if (version.number() != next) {
        throw file.invalid(
            "#/properties/version",
            "there is no v" + next + " of " + version.event() + "; versions leave no gap");
      }
    }
  }

  private static Path home() {
    try {
      return Path.of(SchemaFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> ofFolder(Path home) {
    var contents = new HashMap<String, byte[]>();
    try (var files = Files.newDirectoryStream(home.resolve(SchemaFile.FOLDER), "*.json")) {
      for (var file : files) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  private static Map<String, byte[]> ofJar(Path home) {
    var contents = new HashMap<String, byte[]>();
    var prefix = SchemaFile.FOLDER + "/";
    try (var jar = new JarFile(home.toFile())) {
      for (var entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        var name = entry.getName();
        if (!name.startsWith(prefix) || !name.endsWith(".json")) continue;
        try (var in = jar.getInputStream(entry)) {
          contents.put(name.substring(prefix.length()), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }
}
