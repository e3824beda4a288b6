package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message as its stream keeps it.
 *
 * @param headers first values, found in any case
 */
public record StoredMessage(
    String subject, long sequence, Instant storedAt, Map<String, String> headers, byte[] body) {

  private static final String DIRECT_SEQUENCE = "Nats-Sequence";

  /** As {@code STREAM.MSG.GET} gives it. */
  static StoredMessage ofApi(JsonObject answer) {
    var message = answer.getJsonObject("message");
    var headers = emptyHeaders();
    var block = decoded(message, "hdrs");
    if (block.length > 0) new NatsHeaders(block).forEach(headers::putIfAbsent);
    return new StoredMessage(
        message.getString("subject"),
        message.getLong("seq"),
        Instant.parse(message.getString("time")),
        headers,
        decoded(message, "data"));
  }

  private static byte[] decoded(JsonObject message, String field) {
    return Base64.getDecoder().decode(message.getString(field, ""));
  }

  private static TreeMap<String, String> emptyHeaders() {
    return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  /** As {@code DIRECT.GET} gives it (ADR-31); null when that is not what the frame is. */
  static @Nullable StoredMessage ofDirect(Frame frame) {
    if (frame.header(DIRECT_SEQUENCE) == null || frame.headers() == null) return null;
    // The server's own headers stand behind those of the message.
    var last = emptyHeaders();
    frame.headers().forEach(last::put);
    return new StoredMessage(
        last.getOrDefault("Nats-Subject", ""),
        Long.parseLong(last.getOrDefault(DIRECT_SEQUENCE, "")),
        Instant.parse(last.getOrDefault("Nats-Time-Stamp", "")),
        firstHeaders(frame),
        frame.body());
  }

  /** As a consumer gets it. */
  static StoredMessage ofDelivery(Frame frame, AckSubject.Position position) {
    return new StoredMessage(
        frame.subject(),
        position.streamSequence(),
        position.storedAt(),
        firstHeaders(frame),
        frame.body());
  }

  private static Map<String, String> firstHeaders(Frame frame) {
    var headers = emptyHeaders();
    if (frame.headers() != null) frame.headers().forEach(headers::putIfAbsent);
    return headers;
  }
}
