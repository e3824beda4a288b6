package dev.penstock.launcher.schema;

import dev.penstock.events.Schemas;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * All schemas: as they are in force, and as they were published.
 *
 * @param folder that holds {@code events} and {@code published}; empty when they are built in
 */
record SchemaShelf(
    Optional<Path> folder,
    SortedMap<SchemaVersion, SchemaFile> inForce,
    SortedMap<SchemaVersion, SchemaFile> published) {
  private static final String EVENTS = "events";
  private static final String PUBLISHED = "published";
  private static final String BUILT_IN = "schemas";
  private static final String SUFFIX = ".json";

  /**
   * @param file its place, for people
   */
  record SchemaFile(String file, byte[] content, Map<String, Object> document) {}

  /** Throws {@link UnreadableFileException}. */
  static SchemaShelf in(Path folder) {
    return new SchemaShelf(
        Optional.of(folder), read(folder.resolve(EVENTS)), read(folder.resolve(PUBLISHED)));
  }

  /** What this Penstock was built with. */
  static SchemaShelf builtIn() {
    return builtIn(home());
  }

  /**
   * @param home a jar, or the folder it is made of
   */
  static SchemaShelf builtIn(Path home) {
    if (!Files.isDirectory(home)) {
      return new SchemaShelf(Optional.empty(), unpack(home, EVENTS), unpack(home, PUBLISHED));
    }
    var shelf = in(home.resolve(BUILT_IN));
    return new SchemaShelf(Optional.empty(), shelf.inForce, shelf.published);
  }

  /** Keeps the text of a version as what others rely on from now on. */
  void publish(SchemaVersion version) {
    var target = folder.orElseThrow().resolve(PUBLISHED).resolve(version.fileName());
    try {
      Files.write(target, inForce.get(version).content);
    } catch (IOException e) {
      throw new UnreadableFileException(target.toString(), "cannot be written: " + e);
    }
  }

  private static SortedMap<SchemaVersion, SchemaFile> read(Path folder) {
    var files = new TreeMap<SchemaVersion, SchemaFile>();
    try (var paths = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (var path : paths) {
        put(files, path.getFileName().toString(), path.toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UnreadableFileException(folder.toString(), "cannot be read: " + e);
    }
    return files;
  }

  private static SortedMap<SchemaVersion, SchemaFile> unpack(Path archive, String folder) {
    var files = new TreeMap<SchemaVersion, SchemaFile>();
    var prefix = BUILT_IN + "/" + folder + "/";
    try (var jar = new JarFile(archive.toFile())) {
      for (var entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        var path = entry.getName();
        if (!path.startsWith(prefix) || !path.endsWith(SUFFIX)) continue;
        try (var in = jar.getInputStream(entry)) {
          put(files, path.substring(prefix.length()), path, in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UnreadableFileException(archive.toString(), "cannot be read: " + e);
    }
    return files;
  }

  private static void put(
      Map<SchemaVersion, SchemaFile> files, String name, String path, byte[] content) {
    var version =
        SchemaVersion.of(name.substring(0, name.length() - SUFFIX.length()))
            .orElseThrow(
                () -> new UnreadableFileException(path, "must be named <event>.v<N>.json"));
    files.put(version, new SchemaFile(path, content, JsonText.readObject(path, content)));
  }

  private static Path home() {
    try {
      return Path.of(Schemas.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
