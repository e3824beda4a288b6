package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.pipeline.HeldStore.Held;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A message, why it cannot be handled, and how often that was tried. */
record Letter(InMessage message, String failure, String reason, int attempts) {
  private static final String WAITING = "waiting";

  private static final int REASON_CHARS_MAX = 4_000;
  private static final int HEADER_CHARS_MAX = 32_768;
  private static final int TEXT_BYTES_MAX = 512 * 1024;

  Letter {
    reason = reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
  }

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

  /** Of a message whose order has an earlier one among the dead letters. */
  static Letter waiting(InMessage message) {
    return new Letter(message, WAITING, "an earlier message of its order is a dead letter", 0);
  }

  boolean isWaiting() {
    return failure.equals(WAITING);
  }

  /** What of it holds back later messages of the same order. */
  Held held() {
    return new Held(Replay.firstOrigin(message), OrderIdReader.read(message.body()));
  }

  /**
   * The same however often the same delivery is dead-lettered, until it is settled: what comes
   * again after that must reach whoever settled it. The time tells a message from another one under
   * the same sequence of a stream that was made again.
   */
  String messageId(String service, Instant heldSince) {
    return "deadletters.%s:%s:%d:%d:%d"
        .formatted(
            service,
            message.stream(),
            message.streamSequence(),
            message.storedAtMillis(),
            ChronoUnit.MICROS.between(Instant.EPOCH, heldSince));
  }

  JsonObject toJson(String service, Instant now) {
    var origin =
        new JsonObject()
            .put("stream", message.stream())
            .put("subject", message.subject())
            .put("sequence", message.streamSequence())
            .put("stored_at", Instant.ofEpochMilli(message.storedAtMillis()).toString())
            .put("headers", headers());
    var json =
        new JsonObject()
            .put("version", "v1")
            .put("service", service)
            .put("origin", origin)
            .put("failure", failure)
            .put("reason", reason)
            .put("attempts", attempts)
            .put("failed_at", now.toString());
    OrderIdReader.read(message.body()).ifPresent(id -> json.put("order_id", id.toString()));
    text()
        .ifPresentOrElse(
            text -> json.put("body", text),
            () -> json.put("body_base64", Base64.getEncoder().encodeToString(message.body())));
    return json;
  }

  /** As many as a letter has room for. */
  private JsonObject headers() {
    var kept = new LinkedHashMap<String, Object>();
    int chars = 0;
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      chars += header.getKey().length() + header.getValue().length();
      if (chars <= HEADER_CHARS_MAX) kept.put(header.getKey(), header.getValue());
    }
    return new JsonObject(kept);
  }

  /** The body, if it is text that is not much longer as a string of JSON. */
  private Optional<String> text() {
    int jsonBytes = 0;
    for (byte each : message.body()) jsonBytes += jsonBytes(each);
    if (jsonBytes > TEXT_BYTES_MAX) return Optional.empty();
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.body())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static int jsonBytes(byte each) {
    if (each >= 0 && each < ' ') return 6;
    return each == '"' || each == '\\' ? 2 : 1;
  }
}
