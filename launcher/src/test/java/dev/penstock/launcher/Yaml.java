package dev.penstock.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A mapping of a YAML file, and where it stands. Keys that are not there are empty: a test asks for
 * what it wants of them.
 */
record Yaml(Path file, Map<?, ?> content) {

  /** Every document of a file; fails for a key that is there twice. */
  static List<Yaml> documents(Path file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var loader = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options));
    try (var text = Files.newBufferedReader(file)) {
      return StreamSupport.stream(loader.loadAll(text).spliterator(), false)
          .map(document -> new Yaml(file, (Map<?, ?>) document))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every document of every file below a folder, but secrets. */
  static List<Yaml> below(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .flatMap(file -> documents(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param path keys, separated by slashes
   */
  Yaml at(String path) {
    return value(path) instanceof Map<?, ?> mapping ? in(mapping) : in(Map.of());
  }

  /** "" when there is none. */
  String text(String path) {
    var value = value(path);
    return value == null ? "" : value.toString();
  }

  /** Mappings in a sequence. */
  List<Yaml> list(String path) {
    return items(path).filter(Map.class::isInstance).map(item -> in((Map<?, ?>) item)).toList();
  }

  /** Scalars in a sequence. */
  List<String> texts(String path) {
    return items(path).map(Object::toString).toList();
  }

  List<String> keys() {
    return content.keySet().stream().map(Object::toString).toList();
  }

  boolean has(String path) {
    return value(path) != null;
  }

  private Stream<?> items(String path) {
    return value(path) instanceof List<?> sequence ? sequence.stream() : Stream.of();
  }

  private Object value(String path) {
    Object found = content;
    for (var key : path.split("/")) {
      if (!(found instanceof Map<?, ?> mapping)) return null;
      found = mapping.get(key);
    }
    return found;
  }

  private Yaml in(Map<?, ?> mapping) {
    return new Yaml(file, mapping);
  }

  @Override
  public String toString() {
    return file.getFileName() + " " + text("kind") + " " + text("metadata/name");
  }
}
