package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.Publisher;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Schemas;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what cannot be handled to {@code deadletters.<service>}, whole: nothing of the original is
 * lost, and the same message dead-lettered twice is stored once.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final String service;
  private final Publisher publisher;
  private final Schemas schemas;
  private final MeterRegistry meters;

  /** A message, why it cannot be handled, and how often that was tried. */
  record Letter(InMessage message, String failure, String reason, int attempts) {
    static Letter malformed(InMessage message, String reason) {
      return new Letter(message, "malformed", reason, 1);
    }

    static Letter bug(InMessage message, Throwable cause, int attempts) {
      return new Letter(message, "bug", cause.toString(), attempts);
    }

    /** Of a message that was begun too often without coming to an end. */
    static Letter endless(InMessage message, Attempts.Past past) {
      return past.lastError() == null
          ? new Letter(
              message,
              "killer",
              "each time it was handled the process ended, before it did",
              past.attempts())
          : new Letter(message, "bug", past.lastError(), past.attempts());
    }
  }

  DeadLetters(String service, Publisher publisher, Schemas schemas, MeterRegistry meters) {
    this.service = service;
    this.publisher = publisher;
    this.schemas = schemas;
    this.meters = meters;
  }

  /** Succeeds when all are stored, which is when their originals may be acknowledged. */
  Future<Void> publish(List<Letter> letters) {
    if (letters.isEmpty()) return Future.succeededFuture();
    return publisher
        .publishAll(letters.stream().map(this::outMessage).toList())
        .onSuccess(acks -> letters.forEach(this::report))
        .mapEmpty();
  }

  private void report(Letter letter) {
    var message = letter.message;
    Counter.builder("penstock.messages.failed")
        .tag("subject", message.subject())
        .tag("service", service)
        .tag("failure", letter.failure)
        .register(meters)
        .increment();
    LogLine.about(LOG.atWarn(), message)
        .addKeyValue("service", service)
        .addKeyValue("failure", letter.failure)
        .addKeyValue("attempts", letter.attempts)
        .log("dead-lettered: {}", letter.reason);
  }

  private OutMessage outMessage(Letter letter) {
    var message = letter.message;
    var id = "deadletters." + service + ":" + message.stream() + ":" + message.streamSequence();
    var body = body(letter);
    var violations = schemas.deadLetterViolations(body);
    if (!violations.isEmpty()) throw new IllegalStateException(id + ": " + violations);
    return new OutMessage(
        "deadletters." + service, id, headers(message, id), body.toBuffer().getBytes());
  }

  private JsonObject body(Letter letter) {
    var message = letter.message;
    var origin =
        new JsonObject()
            .put("stream", message.stream())
            .put("subject", message.subject())
            .put("sequence", message.streamSequence())
            .put("stored_at", Instant.ofEpochMilli(message.storedAtMillis()).toString())
            .put("headers", new JsonObject(Map.copyOf(message.headers())));
    var json =
        new JsonObject()
            .put("version", "v1")
            .put("service", service)
            .put("origin", origin)
            .put("failure", letter.failure)
            .put("reason", letter.reason)
            .put("attempts", letter.attempts)
            .put("failed_at", Instant.now().toString());
    utf8(message.body())
        .ifPresentOrElse(
            text -> json.put("body", text),
            () -> json.put("body_base64", Base64.getEncoder().encodeToString(message.body())));
    return json;
  }

  private Map<String, String> headers(InMessage message, String id) {
    return Map.of(
        EventHeaders.SPEC_VERSION, "1.0",
        EventHeaders.ID, id,
        EventHeaders.SOURCE, EventHeaders.source(service),
        EventHeaders.TYPE, "deadletters",
        EventHeaders.CORRELATION_ID, header(message, EventHeaders.CORRELATION_ID),
        EventHeaders.CAUSATION_ID, header(message, EventHeaders.ID),
        EventHeaders.TRACEPARENT, header(message, EventHeaders.TRACEPARENT));
  }

  private static String header(InMessage message, String name) {
    return Objects.requireNonNullElse(message.header(name), "");
  }

  private static Optional<String> utf8(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
