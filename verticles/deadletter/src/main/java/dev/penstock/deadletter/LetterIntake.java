package dev.penstock.deadletter;

import dev.penstock.bridge.InMessage;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Origin;
import dev.penstock.pipeline.Replay;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.SqlState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the dead letters of all services, a batch in one transaction. Safe to repeat. What is
 * not a letter, but was published as one, is kept as a malformed message of its own. Belongs to one
 * event loop.
 */
final class LetterIntake {
  private static final Logger LOG = LoggerFactory.getLogger(LetterIntake.class);
  private static final int YEAR_MAX = 9_999;

  private final Pool pool;
  private final Schemas schemas = new Schemas();

  LetterIntake(Pool pool) {
    this.pool = pool;
  }

  /** A failed future gives the batch back: nothing is acknowledged before it is kept. */
  Future<Void> keep(List<InMessage> batch) {
    FaultPoint.hit("deadletter.beforeKeep");
    return keepAll(pool, batch.stream().map(this::read).toList())
        .recover(
            cause -> SqlState.isDataError(cause) ? keepOneByOne(batch) : Future.failedFuture(cause))
        .map(kept -> FaultPoint.hit("deadletter.afterKeep", kept));
  }

  static Future<Void> keepAll(Pool pool, List<Arrival> arrivals) {
    return pool.withTransaction(tx -> LetterStore.keep(tx, arrivals));
  }

  private Future<Void> keepOneByOne(List<InMessage> batch) {
    Future<Void> chain = Future.succeededFuture();
    for (var message : batch) {
      chain =
          chain
              .compose(v -> keepAll(pool, List.of(read(message))))
              .recover(
                  cause ->
                      SqlState.isDataError(cause)
                          ? keepAll(pool, List.of(malformed(message, cause.toString())))
                          : Future.failedFuture(cause));
    }
    return chain;
  }

  private Arrival read(InMessage message) {
    try {
      var json = new JsonObject(Buffer.buffer(message.body()));
      if (json.getMap() == null) return malformed(message, "not a JSON object");
      var violations = schemas.deadLetterViolations(json);
      return violations.isEmpty() ? letter(json) : malformed(message, violations.toString());
    } catch (DecodeException
        | ClassCastException
        | DateTimeException
        | IllegalArgumentException e) {
      return malformed(message, String.valueOf(e.getMessage()));
    }
  }

  private static Arrival letter(JsonObject json) {
    var where = json.getJsonObject("origin");
    var storedAt = time(where.getString("stored_at"));
    var failed =
        new Origin(
            where.getString("stream"),
            where.getLong("sequence"),
            storedAt.toInstant().toEpochMilli());
    var headers = new LinkedHashMap<String, String>();
    for (var header : where.getJsonObject("headers")) {
      headers.put(text(header.getKey()), text(String.valueOf(header.getValue())));
    }
    var service = text(json.getString("service"));
    return new Arrival(
        service,
        firstOrigin(service, headers, failed),
        text(where.getString("subject")),
        headers,
        body(json),
        FailureClass.ofWireName(json.getString("failure")),
        text(json.getString("reason")),
        json.getInteger("attempts"),
        Optional.ofNullable(json.getString("order_id")).map(UUID::fromString),
        time(json.getString("failed_at")),
        failed.storedAt());
  }

  /** Of a replay that failed again it is the original. */
  private static Origin firstOrigin(String service, Map<String, String> headers, Origin failed) {
    return Optional.ofNullable(headers.get(Replay.HEADER))
        .flatMap(Replay::parse)
        .filter(replay -> replay.service().equals(service))
        .map(Replay::origin)
        .orElse(failed);
  }

  private static byte[] body(JsonObject json) {
    var text = json.getString("body");
    return text == null
        ? Base64.getDecoder().decode(json.getString("body_base64", ""))
        : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Nobody can be told of it, so it is kept here: as a message this service could not handle. */
  private static Arrival malformed(InMessage message, String why) {
    LOG.atWarn()
        .addKeyValue("subject", message.subject())
        .addKeyValue("sequence", message.streamSequence())
        .log("not a dead letter: {}", why);
    var headers = new LinkedHashMap<String, String>();
    message.headers().forEach((name, value) -> headers.put(text(name), text(value)));
    var failed = Origin.of(message);
    return new Arrival(
        DeadletterService.NAME,
        firstOrigin(DeadletterService.NAME, headers, failed),
        text(message.subject()),
        headers,
        message.body(),
        FailureClass.MALFORMED,
        text("not a dead letter: " + why),
        1,
        Optional.empty(),
        failed.storedAt(),
        failed.storedAt());
  }

  private static OffsetDateTime time(String text) {
    var time = OffsetDateTime.parse(text);
    if (time.getYear() < 0 || time.getYear() > YEAR_MAX) throw new DateTimeException(text);
    return time;
  }

  /** PostgreSQL's text has no NUL. */
  static String text(String text) {
    return text.replace('\0', ' ');
  }
}
