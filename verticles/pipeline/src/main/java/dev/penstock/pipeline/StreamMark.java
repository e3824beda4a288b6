package dev.penstock.pipeline;

import dev.penstock.bridge.StoredMessage;
import dev.penstock.bridge.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How far a stream had got when somebody looked. As long as it is the same stream it was created at
 * the same time and has the same message under that sequence, until that is too old to be kept. So
 * an older copy is noticed even when it has caught up in numbers, and so is a purge. Times are to
 * the microsecond, as the ledger keeps them.
 *
 * @param lastStoredAt when the message of that sequence was stored; empty when it was not there
 */
record StreamMark(Instant createdAt, long lastSequence, Optional<Instant> lastStoredAt) {

  /** By which the clocks of the broker and of this process may differ. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(1);

  StreamMark {
    createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    lastStoredAt = lastStoredAt.map(StreamMark::micros);
  }

  static StreamMark of(StreamStatus status) {
    long last = status.lastSequence();
    return new StreamMark(
        status.createdAt(), last, status.lastStoredAt().filter(at -> status.reaches(last)));
  }

  /** Whether the message of this mark must be seen to tell if the stream is still the same. */
  boolean needsItsMessage(StreamStatus found) {
    return of(found).createdAt.equals(createdAt)
        && lastStoredAt.isPresent()
        && found.lastSequence() > lastSequence
        && found.reaches(lastSequence);
  }

  /**
   * What has become of the stream since, unless it is still the same.
   *
   * @param message the one of this mark, if it was needed and is there
   */
  Optional<String> lossIn(StreamStatus found, Optional<StoredMessage> message, Instant now) {
    var next = of(found);
    if (!next.createdAt.equals(createdAt)) return Optional.of("was made again");
    if (next.lastSequence < lastSequence) return Optional.of("went backwards");
    if (lastStoredAt.isEmpty()) return Optional.empty();
    var storedAt =
        next.lastSequence == lastSequence
            ? next.lastStoredAt
            : message.map(each -> micros(each.storedAt()));
    if (storedAt.equals(lastStoredAt)) return Optional.empty();
    if (storedAt.isPresent()) return Optional.of("has another history");
    return isTooOld(found.ageMax(), now) ? Optional.empty() : Optional.of("was cleared");
  }

  private boolean isTooOld(Duration ageMax, Instant now) {
    return !ageMax.isZero()
        && lastStoredAt.filter(at -> at.plus(ageMax).isAfter(now.plus(SKEW_MAX))).isEmpty();
  }

  private static Instant micros(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** For a log. */
  @Override
  public String toString() {
    return "created %s, last message %d%s"
        .formatted(createdAt, lastSequence, lastStoredAt.map(at -> " of " + at).orElse(""));
  }
}
