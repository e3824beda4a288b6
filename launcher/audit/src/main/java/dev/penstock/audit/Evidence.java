package dev.penstock.audit;

import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is at the broker, brought into the tables of the session: the events, the dead letters, the
 * streams and their consumers. A message at a time, so that the size of a stream does not matter.
 */
final class Evidence {
  private static final String OURS = "/penstock/";

  /** How far the broker's clock and the ledger's may be apart, where one is held against both. */
  private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(1);

  private final Streams streams;
  private final Map<String, Long> lastBefore = new HashMap<>();

  /**
   * Notes how far each stream has got. What comes later may be about what the snapshot does not
   * show, which is to be taken after this.
   */
  Evidence(Streams streams) throws IOException {
    this.streams = streams;
    for (var stream : Streams.OF_EVENTS) {
      var state = streams.info(stream).map(StreamInfo::getStreamState);
      lastBefore.put(stream, state.map(each -> each.getLastSequence()).orElse(0L));
    }
  }

  /** The number of events. */
  long readInto(Snapshot snapshot) throws SQLException, IOException {
    long events =
        snapshot.fill(
            "event",
            rows -> {
              for (var stream : Streams.OF_EVENTS) {
                streams.read(stream, message -> addEvent(rows, stream, message));
              }
            });
    snapshot.fill(
        "letter",
        rows -> streams.read(Streams.OF_DEAD_LETTERS, message -> addLetter(rows, message)));
    // After the events: a stream that drops its oldest messages meanwhile covers less.
    snapshot.fill("stream", this::addStreams);
    snapshot.fill("consumer", this::addConsumers);
    return events;
  }

  private static void addEvent(Rows rows, String stream, Message message) throws SQLException {
    var subject = EventSubject.of(message.getSubject());
    Optional<UUID> orderId = Optional.empty();
    Optional<String> said = Optional.empty();
    try {
      var body = Json.parse(message.getData());
      orderId = Optional.of(UUID.fromString(body.text("order_id")));
      said = Optional.of(Said.by(subject.event(), subject.version(), body));
    } catch (IllegalArgumentException e) {
      // Unreadable: as far as it went it may still tell whose it is.
    }
    var place = message.metaData();
    rows.add(
        stream,
        place.streamSequence(),
        place.timestamp().toInstant(),
        subject.event(),
        subject.version(),
        header(message, "penstock-versions"),
        header(message, "Nats-Msg-Id").replaceFirst("^[^#]*", ""),
        orderId.orElse(null),
        said.orElse(null),
        header(message, "ce-source").startsWith(OURS),
        lineage(header(message, "ce-correlationid"), header(message, "traceparent")));
  }

  private static void addLetter(Rows rows, Message message) throws SQLException {
    var place = message.metaData();
    var letter = DeadLetter.of(message.getData());
    rows.add(
        place.streamSequence(),
        place.timestamp().toInstant(),
        letter.service(),
        letter.origin().stream(),
        letter.origin().sequence(),
        letter.first().stream(),
        letter.first().sequence(),
        letter.failure(),
        letter.orderId().orElse(null),
        letter.flaw().orElse(null));
  }

  private static String header(Message message, String name) {
    if (!message.hasHeaders()) return "";
    var value = message.getHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** MD5 as PostgreSQL's {@code md5(…)::uuid} of correlation id, space, trace id. */
  private static @Nullable UUID lineage(String correlationId, String traceparent) {
    var parts = traceparent.split("-", 4);
    if (parts.length < 4) return null;
    var hash = md5().digest((correlationId + " " + parts[1]).getBytes(StandardCharsets.UTF_8));
    var halves = ByteBuffer.wrap(hash);
    return new UUID(halves.getLong(), halves.getLong());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private void addStreams(Rows rows) throws SQLException, IOException {
    for (var name : Streams.ALL) {
      var info = streams.info(name);
      if (info.isEmpty()) continue;
      var config = info.get().getConfiguration();
      rows.add(
          name,
          String.join(" ", config.getSubjects()),
          config.getStorageType(),
          config.getRetentionPolicy(),
          config.getDiscardPolicy(),
          coveredFrom(info.get()),
          lastBefore.getOrDefault(name, 0L));
    }
  }

  /** A stream is filled from its creation on, and emptied from its start. */
  private static Object coveredFrom(StreamInfo info) {
    var state = info.getStreamState();
    if (state.getFirstSequence() <= 1) return info.getCreateTime().toInstant();
    if (state.getMsgCount() == 0) return "infinity";
    return state.getFirstTime().plus(CLOCKS_APART_MAX).toInstant();
  }

  private void addConsumers(Rows rows) throws SQLException, IOException {
    for (var stream : Streams.ALL) {
      if (streams.info(stream).isEmpty()) continue;
      for (var consumer : streams.consumers(stream)) {
        if (consumer.getConsumerConfiguration().getDurable() != null) add(rows, stream, consumer);
      }
    }
  }

  private static void add(Rows rows, String stream, ConsumerInfo consumer) throws SQLException {
    var config = consumer.getConsumerConfiguration();
    rows.add(
        stream,
        consumer.getName(),
        config.getFilterSubject(),
        config.getDeliverPolicy() + " " + config.getAckPolicy(),
        config.getAckWait().toMillis(),
        config.getMaxDeliver(),
        config.getMaxAckPending(),
        consumer.getNumPending(),
        consumer.getNumAckPending());
  }
}
