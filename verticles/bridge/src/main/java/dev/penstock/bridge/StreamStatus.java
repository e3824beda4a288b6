package dev.penstock.bridge;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a stream stores, and what tells it from another under the same name.
 *
 * @param createdAt of a stream that was made again a later one
 * @param ageMax after which the server drops a message; zero: never
 * @param firstSequence of what is stored; behind {@code lastSequence} when nothing is
 * @param lastSequence of the message stored last, whether it is still there or not; 0 before
 * @param lastStoredAt when that was stored, to the nanosecond as {@link StoredMessage} says it;
 *     empty before
 */
public record StreamStatus(
    String name,
    Instant createdAt,
    Duration ageMax,
    long messages,
    long bytes,
    long firstSequence,
    long lastSequence,
    Optional<Instant> lastStoredAt) {

  /** Whether the message of this sequence may be stored; it may have been deleted on its own. */
  public boolean reaches(long sequence) {
    return messages > 0 && firstSequence <= sequence && sequence <= lastSequence;
  }
}
