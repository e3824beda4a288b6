package dev.penstock.launcher.schema;

import dev.penstock.events.Priority;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who reads and who publishes an event of one stream, counted by the server. Blocks. */
final class Census {
  private final JetStream jetStream;
  private final String stream;
  private final StreamCount count;
  private final long windowStart;
  private final Instant since;

  Census(JetStream jetStream, String stream, Instant since) {
    this.jetStream = jetStream;
    this.stream = stream;
    this.since = since;
    this.count = new StreamCount(jetStream, stream);
    this.windowStart = count.sequenceAt(since);
  }

  List<Publishing> publishings(List<SchemaVersion> versions) {
    return versions.stream().map(this::publishing).toList();
  }

  private Publishing publishing(SchemaVersion version) {
    var sources = new Sources(jetStream, stream, count);
    long stored = 0;
    Optional<Instant> last = Optional.empty();
    for (var subject : subjects(version)) {
      long here = count.from(subject, windowStart);
      stored += here;
      if (here > 0) sources.add(subject, windowStart, here);
      var lastHere =
          jetStream.last(stream, subject).map(message -> Instant.parse(message.getString("time")));
      last = Stream.of(last, lastHere).flatMap(Optional::stream).max(Instant::compareTo);
    }
    return new Publishing(version.number(), stored, sources.counts(), last.map(Census::toSeconds));
  }

  /**
   * @param ours names of the durable consumers that services declare, without version and lane
   */
  List<Reading> readings(List<SchemaVersion> versions, Set<String> ours) {
    var readings = new ArrayList<Reading>();
    for (var info : jetStream.consumers(stream)) {
      if (info.getString("name").startsWith(StreamCount.NAME_PREFIX)) continue;
      var reader = ReaderInfo.read(info, ours, this::start);
      for (var version : versions) {
        reading(reader, version).ifPresent(readings::add);
      }
    }
    return readings;
  }

  private long start(ReaderInfo.Start start) {
    return start.time().map(count::sequenceAt).orElse(start.sequence());
  }

  private Optional<Reading> reading(Reader reader, SchemaVersion version) {
    var lanes = EnumSet.noneOf(Priority.class);
    long delivered = 0;
    long waiting = 0;
    long unacknowledged = 0;
    for (var lane : Priority.values()) {
      var subject = lane.lane(version.subject());
      if (!reader.takes(subject)) continue;
      lanes.add(lane);
      delivered += delivered(reader, subject);
      waiting += waiting(reader, subject);
      unacknowledged += unacknowledged(reader, subject);
    }
    if (lanes.isEmpty()) return Optional.empty();
    // Who begins late counts as far along, though what is before was never delivered to it.
    long really = Math.min(delivered, reader.deliveries());
    boolean gotOlder =
        reader.deliveredThrough() < windowStart
            && reader.lastActive().filter(active -> !active.isBefore(since)).isPresent();
    return Optional.of(
        new Reading(reader, version.number(), lanes, really, waiting, unacknowledged, gotOlder));
  }

  private long delivered(Reader reader, String subject) {
    if (reader.deliveries() == 0) return 0; // spares the questions
    long first = Math.max(windowStart, reader.startSequence());
    return count.between(subject, first, reader.deliveredThrough());
  }

  private long waiting(Reader reader, String subject) {
    if (reader.pending() == 0) return 0;
    return reader.takesOnly(subject)
        ? reader.pending()
        : count.from(subject, reader.deliveredThrough() + 1);
  }

  private long unacknowledged(Reader reader, String subject) {
    if (reader.unacknowledged() == 0 || reader.takesOnly(subject)) return reader.unacknowledged();
    long candidates =
        count.between(subject, reader.acknowledgedThrough() + 1, reader.deliveredThrough());
    return Math.min(candidates, reader.unacknowledged());
  }

  private static Instant toSeconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Set<String> subjects(SchemaVersion version) {
    return Stream.of(Priority.values())
        .map(lane -> lane.lane(version.subject()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
