package dev.penstock.deadletter;

import dev.penstock.pipeline.Origin;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be handled, as it becomes known.
 *
 * @param service that could not handle it; of a consumer outside, the first part of its name
 * @param origin where it was stored first: of a replay the original
 * @param body null when the broker does not have it any more
 * @param failedStoredAt when the message that failed was stored, which of a replay is later
 */
record Arrival(
    String service,
    Origin origin,
    String subject,
    Map<String, String> headers,
    byte @Nullable [] body,
    FailureClass failure,
    String reason,
    int attempts,
    Optional<UUID> orderId,
    OffsetDateTime failedAt,
    OffsetDateTime failedStoredAt) {
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
  private static final String EVENT_ID = "ce-id";

  Arrival {
    headers = Map.copyOf(headers);
  }

  /** The trace it belongs to, by its W3C {@code traceparent}. */
  Optional<String> traceId() {
    return header("traceparent")
        .map(TRACE_PARENT::matcher)
        .filter(m -> m.matches())
        .map(m -> m.group(1));
  }

  /** What the message says: a second one with the same id says the same. */
  Optional<String> eventId() {
    return header(EVENT_ID);
  }

  private Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
