package dev.penstock.launcher.schema;

import dev.penstock.launcher.schema.SchemaShelf.SchemaFile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which schema a document was probably written for: bodies do not name their event. */
final class Recognition {
  private Recognition() {}

  /**
   * Those whose field names fit best, in the version the document names where there is one; several
   * when they fit alike.
   */
  static List<SchemaVersion> of(
      Map<String, ?> document, SortedMap<SchemaVersion, SchemaFile> schemas) {
    var byMisfits = new TreeMap<Misfits, List<SchemaVersion>>();
    schemas.forEach(
        (version, file) ->
            byMisfits.merge(
                Misfits.of(document, version, file.document()),
                List.of(version),
                Recognition::both));
    return byMisfits.isEmpty() ? List.of() : byMisfits.firstEntry().getValue();
  }

  private static List<SchemaVersion> both(List<SchemaVersion> some, List<SchemaVersion> more) {
    return Stream.of(some, more).flatMap(List::stream).toList();
  }

  /** What speaks against a schema. */
  private record Misfits(long unknown, long missing, boolean isOtherVersion)
      implements Comparable<Misfits> {
    private static final Comparator<Misfits> ORDER =
        Comparator.comparing(Misfits::isOtherVersion).thenComparing(Misfits::fields);

    static Misfits of(Map<String, ?> document, SchemaVersion version, Map<String, ?> schema) {
      var named = schema.get("properties") instanceof Map<?, ?> map ? map.keySet() : List.of();
      var required = schema.get("required") instanceof Collection<?> names ? names : List.of();
      return new Misfits(
          document.keySet().stream().filter(name -> !named.contains(name)).count(),
          required.stream().filter(name -> !document.containsKey(name)).count(),
          !version.wireName().equals(document.get("version")));
    }

    long fields() {
      return unknown + missing;
    }

    @Override
    public int compareTo(Misfits other) {
      return ORDER.compare(this, other);
    }
  }
}
