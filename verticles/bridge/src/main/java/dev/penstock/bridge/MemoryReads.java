package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single messages of a {@link MemoryStream}, in the two ways the JetStream API gives them. */
final class MemoryReads {
  private MemoryReads() {}

  /** {@code STREAM.MSG.GET} */
  static JsonObject get(MemoryStream stream, JsonObject question) {
    var found = find(stream, question);
    if (found == null) return InMemoryBroker.error(404, 10_037, "no message found");
    var message =
        new JsonObject()
            .put("subject", found.subject())
            .put("seq", found.sequence())
            .put("data", Base64.getEncoder().encodeToString(found.body()))
            .put("time", time(found));
    if (found.headers() != null) {
      message.put("hdrs", Base64.getEncoder().encodeToString(found.headers().block()));
    }
    return new JsonObject().put("message", message);
  }

  private static MemoryStream.@Nullable Stored find(MemoryStream stream, JsonObject question) {
    long sequence = question.getLong("seq", 0L);
    var nextOf = question.getString("next_by_subj");
    var lastOf = question.getString("last_by_subj");
    if (lastOf != null) return stream.at(stream.lastSequence(lastOf));
    if (nextOf == null) return stream.at(sequence);
    var found = stream.after(sequence - 1);
    while (found != null && !found.subject().equals(nextOf)) found = stream.after(found.sequence());
    return found;
  }

  /** {@code DIRECT.GET}; null when the stream does not answer it. */
  static @Nullable Frame direct(@Nullable MemoryStream stream, String what, String inbox) {
    if (stream == null || !stream.allowsDirect()) return null;
    var subject = what.substring("DIRECT.GET..".length() + stream.name().length());
    var found = stream.at(stream.lastSequence(subject));
    if (found == null) return Frame.status(inbox, 404, "Message Not Found", null);
    var own =
        Map.of(
            "Nats-Stream", stream.name(),
            "Nats-Subject", found.subject(),
            "Nats-Sequence", Long.toString(found.sequence()),
            "Nats-Time-Stamp", time(found));
    var headers = NatsHeaders.of(own, found.headers() == null ? Map.of() : found.headers().toMap());
    return Frame.message(inbox, null, headers, found.body());
  }

  private static String time(MemoryStream.Stored message) {
    return Instant.ofEpochMilli(message.atMillis()).toString();
  }
}
