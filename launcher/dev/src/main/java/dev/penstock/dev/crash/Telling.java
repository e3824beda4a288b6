package dev.penstock.dev.crash;

import dev.penstock.events.EventHeaders;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Priority;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A message that tells an event in one of its versions.
 *
 * @param said the versions it says it was published in; "" when it says none
 * @param attempt tells apart how often the order was driven
 * @param createdAt when the order came to be
 * @param storedAt by the broker's clock, which is that of this machine
 */
record Telling(
    long sequence,
    int version,
    String eventId,
    String said,
    String attempt,
    Instant createdAt,
    Instant storedAt) {

  /**
   * Empty for what is no version of the event.
   *
   * @param versions of the event
   */
  static Optional<Telling> of(Stranger.Stored message, List<EventVersion> versions) {
    var subject = Priority.withoutLane(message.subject());
    return versions.stream()
        .filter(version -> version.subject().equals(subject))
        .findFirst()
        .map(version -> of(message, version));
  }

  private static Telling of(Stranger.Stored message, EventVersion version) {
    var headers = message.headers();
    var messageId = headers.getOrDefault(EventHeaders.MESSAGE_ID, "");
    var body = new JsonObject(Buffer.buffer(message.body()));
    return new Telling(
        message.sequence(),
        version.number(),
        headers.getOrDefault(EventHeaders.ID, ""),
        headers.getOrDefault(EventHeaders.VERSIONS, ""),
        attempt(messageId),
        OffsetDateTime.parse(body.getString("created_at")).toInstant(),
        message.at());
  }

  private static String attempt(String messageId) {
    int mark = messageId.indexOf('#');
    return mark < 0 ? "" : messageId.substring(mark);
  }

  /** The same for all versions that were published together. */
  String publication() {
    return eventId + attempt;
  }
}
