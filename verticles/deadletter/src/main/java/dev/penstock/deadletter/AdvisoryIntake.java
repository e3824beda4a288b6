package dev.penstock.deadletter;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.StoredMessage;
import dev.penstock.pipeline.OrderIdReader;
import dev.penstock.pipeline.Origin;
import dev.penstock.pipeline.Replay;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in messages that the broker will not deliver any more: it says so in an advisory, which
 * names the message but does not hold it. The consumer may be anybody's. Safe to repeat. Belongs to
 * one event loop.
 */
final class AdvisoryIntake {
  private static final Logger LOG = LoggerFactory.getLogger(AdvisoryIntake.class);

  private final Pool pool;
  private final Bridge bridge;

  AdvisoryIntake(Pool pool, Bridge bridge) {
    this.pool = pool;
    this.bridge = bridge;
  }

  /** A failed future gives the batch back: nothing is acknowledged before it is kept. */
  Future<Void> keep(List<InMessage> batch) {
    var asked = batch.stream().flatMap(message -> read(message).stream()).map(this::fetch).toList();
    if (asked.isEmpty()) return Future.succeededFuture();
    return Future.join(asked)
        .compose(v -> LetterIntake.keepAll(pool, asked.stream().map(Future::result).toList()));
  }

  /** As servers from 2.9 on say it. */
  private record Advisory(
      FailureClass failure,
      String stream,
      long sequence,
      String consumer,
      int deliveries,
      String reason,
      OffsetDateTime at) {}

  /** Empty for what is no advisory: nothing can be fetched for it. */
  private static Optional<Advisory> read(InMessage message) {
    try {
      var json = new JsonObject(Buffer.buffer(message.body()));
      boolean isTerminated = message.subject().contains(".MSG_TERMINATED.");
      return Optional.of(
          new Advisory(
              isTerminated ? FailureClass.TERMINATED : FailureClass.MAX_DELIVERIES,
              required(json, "stream"),
              json.getLong("stream_seq"),
              required(json, "consumer"),
              json.getInteger("deliveries", 0),
              json.getString("reason", ""),
              OffsetDateTime.parse(required(json, "timestamp"))));
    } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException e) {
      LOG.atWarn()
          .addKeyValue("subject", message.subject())
          .addKeyValue("sequence", message.streamSequence())
          .log("not an advisory: {}", e.toString());
      return Optional.empty();
    }
  }

  private static String required(JsonObject json, String field) {
    return LetterIntake.text(json.getString(field));
  }

  private Future<Arrival> fetch(Advisory advisory) {
    return bridge
        .management()
        .storedMessage(advisory.stream, advisory.sequence)
        .map(
            found ->
                found.map(message -> arrival(advisory, message)).orElseGet(() -> gone(advisory)));
  }

  private static Arrival arrival(Advisory advisory, StoredMessage message) {
    var headers = new LinkedHashMap<String, String>();
    message
        .headers()
        .forEach((name, value) -> headers.put(LetterIntake.text(name), LetterIntake.text(value)));
    var service = service(advisory);
    var storedAt = message.storedAt().toEpochMilli();
    var failed = new Origin(advisory.stream, advisory.sequence, storedAt);
    var first =
        Optional.ofNullable(headers.get(Replay.HEADER))
            .flatMap(Replay::parse)
            .filter(replay -> replay.service().equals(service))
            .map(Replay::origin)
            .orElse(failed);
    return new Arrival(
        service,
        first,
        LetterIntake.text(message.subject()),
        headers,
        message.body(),
        advisory.failure,
        reason(advisory),
        advisory.deliveries,
        OrderIdReader.read(message.body()),
        utc(advisory),
        failed.storedAt());
  }

  private static Arrival gone(Advisory advisory) {
    var failed =
        new Origin(advisory.stream, advisory.sequence, advisory.at.toInstant().toEpochMilli());
    return new Arrival(
        service(advisory),
        failed,
        "unknown",
        Map.of(),
        null,
        advisory.failure,
        reason(advisory) + "; the message was gone when it was asked for",
        advisory.deliveries,
        Optional.empty(),
        utc(advisory),
        failed.storedAt());
  }

  private static OffsetDateTime utc(Advisory advisory) {
    return advisory.at.withOffsetSameInstant(ZoneOffset.UTC);
  }

  /** Our durable consumers are named after their service; see {@code Topology}. */
  private static String service(Advisory advisory) {
    return advisory.consumer.split("-", 2)[0];
  }

  private static String reason(Advisory advisory) {
    var what =
        advisory.failure == FailureClass.TERMINATED
            ? "was told never to deliver it again"
            : "gave it up";
    var why = advisory.reason.isEmpty() ? "" : ": " + LetterIntake.text(advisory.reason);
    return "consumer %s %s after %d deliveries%s"
        .formatted(advisory.consumer, what, advisory.deliveries, why);
  }
}
