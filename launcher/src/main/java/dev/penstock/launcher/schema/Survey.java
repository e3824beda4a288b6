package dev.penstock.launcher.schema;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Who publishes and who reads an event, in which versions, at one moment.
 *
 * @param known all versions there are schemas of
 * @param drafts those of them nobody can rely on yet
 * @param published what policy or settings have published now
 * @param retired which nobody of ours reads any more
 * @param stream that stores the event; empty when there is none
 * @param copies streams that copy it, whose readers are not seen
 * @param subscribers empty when they cannot be seen
 */
record Survey(
    String event,
    SortedSet<Integer> known,
    SortedSet<Integer> drafts,
    SortedSet<Integer> published,
    SortedSet<Integer> retired,
    Instant at,
    Duration window,
    Optional<String> stream,
    List<String> copies,
    List<Publishing> publishings,
    List<Reading> readings,
    List<Jvm> jvms,
    Optional<List<Subscriber>> subscribers) {

  List<Reading> readingsOf(int version) {
    return readings.stream().filter(reading -> reading.version() == version).toList();
  }

  String subject(int version) {
    return new SchemaVersion(event, version).subject();
  }
}
