package dev.penstock.deadletter;

import dev.penstock.pipeline.Origin;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be handled, as it is kept.
 *
 * @param body null when the broker did not have it any more
 */
record Letter(
    long id,
    String service,
    Origin origin,
    String subject,
    Map<String, String> headers,
    byte @Nullable [] body,
    Fault fault,
    Optional<UUID> orderId,
    Optional<String> traceId,
    Progress progress) {

  /**
   * What is wrong with it.
   *
   * @param attempts of all its lives together
   * @param returns how often it came back after a replay
   */
  record Fault(
      FailureClass failure,
      String reason,
      int attempts,
      int returns,
      OffsetDateTime firstAt,
      OffsetDateTime lastAt) {}

  /**
   * What became of it.
   *
   * @param handledAt when its service was seen to have handled the replay; never known of messages
   *     that the broker gave up
   */
  record Progress(
      LetterState state,
      Optional<OffsetDateTime> decidedAt,
      Optional<OffsetDateTime> publishedAt,
      Optional<OffsetDateTime> handledAt) {}

  Letter {
    headers = Map.copyOf(headers);
  }

  LetterState state() {
    return progress.state();
  }

  /** Given back, and as far as is known not handled yet. */
  boolean isUnderWay() {
    return state() == LetterState.REPLAYED && progress.handledAt().isEmpty();
  }

  FailureClass failure() {
    return fault.failure();
  }
}
