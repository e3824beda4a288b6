package dev.penstock.dev.crash;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One {@code POST /orders} of a client, as a line of JSON:
 *
 * <pre>{@code
 * {"key":"k-1","body_hash":"9f86d0…","sent_at":"2026-01-31T12:00:00.5Z",
 *  "status":202,"order_id":"6f1c…","answered_at":"2026-01-31T12:00:00.502Z"}
 * }</pre>
 *
 * @param key the Idempotency-Key it was sent with; key and {@code sentAt} name the attempt
 * @param bodyHash any text that is the same for the same body and differs for others
 * @param sentAt by the client's clock
 * @param status of the answer; none, or {@code "unknown"} in JSON, when there was no answer
 * @param orderId that was answered, of a 202
 * @param answeredAt by the client's clock
 */
public record Attempt(
    String key,
    String bodyHash,
    Instant sentAt,
    OptionalInt status,
    Optional<UUID> orderId,
    Optional<Instant> answeredAt) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String UNKNOWN = "unknown";

  /** One that has no answer yet. */
  public static Attempt sent(String key, String bodyHash, Instant sentAt) {
    return new Attempt(
        key, bodyHash, sentAt, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  public Attempt answered(int httpStatus, Optional<UUID> id, Instant at) {
    return new Attempt(key, bodyHash, sentAt, OptionalInt.of(httpStatus), id, Optional.of(at));
  }

  /** The line, without its end. */
  public String json() {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("key", key);
      json.writeStringField("body_hash", bodyHash);
      json.writeStringField("sent_at", sentAt.toString());
      if (status.isPresent()) json.writeNumberField("status", status.getAsInt());
      else json.writeStringField("status", UNKNOWN);
      if (orderId.isPresent()) json.writeStringField("order_id", orderId.get().toString());
      if (answeredAt.isPresent()) json.writeStringField("answered_at", answeredAt.get().toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Throws {@link IllegalArgumentException} that names the field that is wrong. */
  public static Attempt parse(String line) {
    var json = Json.parse(line.getBytes(StandardCharsets.UTF_8));
    return new Attempt(
        json.text("key"),
        json.text("body_hash"),
        instant("sent_at", json.text("sent_at")),
        status(json),
        json.optionalText("order_id").map(UUID::fromString),
        json.optionalText("answered_at").map(text -> instant("answered_at", text)));
  }

  private static OptionalInt status(Json json) {
    var status = json.fields().get("status");
    return status == null || status.equals(UNKNOWN)
        ? OptionalInt.empty()
        : OptionalInt.of(Math.toIntExact(json.integer("status")));
  }

  private static Instant instant(String field, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(field + " is no time of RFC 3339");
    }
  }
}
