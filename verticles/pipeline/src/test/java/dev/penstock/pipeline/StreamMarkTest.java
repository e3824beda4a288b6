package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.bridge.StoredMessage;
import dev.penstock.bridge.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StreamMarkTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.000000001Z");
  private static final Instant TEN_STORED = Instant.parse("2026-01-02T00:00:00.123456789Z");
  private static final Instant LATER = Instant.parse("2026-01-02T00:00:05Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant NOW = LATER.plusSeconds(1);

  private static final StreamMark TEN = new StreamMark(CREATED, 10, Optional.of(TEN_STORED));
  private static final StreamMark EMPTY = new StreamMark(CREATED, 0, Optional.empty());

  static Stream<Arguments> sameStreams() {
    return Stream.of(
        arguments(TEN, status(CREATED, 1, 10, TEN_STORED), null),
        arguments(TEN, status(CREATED, 1, 12, LATER), TEN_STORED),
        arguments(TEN, status(CREATED, 10, 12, LATER), TEN_STORED),
        arguments(EMPTY, status(CREATED, 0, 0, null), null),
        arguments(EMPTY, status(CREATED, 1, 3, LATER), null));
  }

  @ParameterizedTest
  @MethodSource("sameStreams")
  void findsNothingLostInTheSameStream(StreamMark known, StreamStatus found, Instant storedAt) {
    assertThat(known.lossIn(found, message(storedAt), NOW)).isEmpty();
  }

  static Stream<Arguments> lostStreams() {
    var otherTime = TEN_STORED.plusMillis(1);
    return Stream.of(
        arguments(TEN, status(LATER, 1, 10, TEN_STORED), null, "was made again"),
        arguments(TEN, status(LATER, 0, 0, null), null, "was made again"),
        arguments(EMPTY, status(LATER, 0, 0, null), null, "was made again"),
        arguments(TEN, status(CREATED, 1, 9, TEN_STORED), null, "went backwards"),
        arguments(TEN, status(CREATED, 0, 0, null), null, "went backwards"),
        arguments(TEN, status(CREATED, 1, 10, otherTime), null, "has another history"),
        arguments(TEN, status(CREATED, 1, 12, LATER), otherTime, "has another history"),
        arguments(TEN, status(CREATED, 11, 10, TEN_STORED), null, "was cleared"),
        arguments(TEN, status(CREATED, 11, 12, LATER), null, "was cleared"));
  }

  @ParameterizedTest
  @MethodSource("lostStreams")
  void noticesWhatIsLost(StreamMark known, StreamStatus found, Instant storedAt, String what) {
    assertThat(known.lossIn(found, message(storedAt), NOW)).contains(what);
  }

  @Test
  void takesNoMessageForLostThatIsTooOld() {
    var found = status(CREATED, 11, 12, LATER.plus(WEEK));
    assertThat(TEN.lossIn(found, Optional.empty(), TEN_STORED.plus(WEEK))).isEmpty();
    var slowClock = TEN_STORED.plus(WEEK).minusSeconds(30);
    assertThat(TEN.lossIn(found, Optional.empty(), slowClock)).isEmpty();
    assertThat(TEN.lossIn(found, Optional.empty(), TEN_STORED.plusSeconds(60))).isNotEmpty();
  }

  @Test
  void noticesAClearedStreamOnce() {
    var cleared = status(CREATED, 11, 10, TEN_STORED);
    assertThat(StreamMark.of(cleared).lossIn(cleared, Optional.empty(), NOW)).isEmpty();
    var grown = status(CREATED, 11, 12, LATER);
    assertThat(StreamMark.of(cleared).lossIn(grown, Optional.empty(), NOW)).isEmpty();
  }

  @Test
  void asksForAMessageOnlyWhenTheStreamHasGrownBeyondIt() {
    assertThat(TEN.needsItsMessage(status(CREATED, 1, 10, TEN_STORED))).isFalse();
    assertThat(TEN.needsItsMessage(status(CREATED, 1, 11, LATER))).isTrue();
    assertThat(TEN.needsItsMessage(status(CREATED, 11, 11, LATER))).isFalse();
    assertThat(TEN.needsItsMessage(status(LATER, 1, 11, LATER))).isFalse();
    assertThat(EMPTY.needsItsMessage(status(CREATED, 1, 11, LATER))).isFalse();
  }

  private static StreamStatus status(Instant created, long first, long last, Instant lastStored) {
    return new StreamStatus(
        "ORDERS",
        created,
        WEEK,
        Math.max(0, last - first + 1),
        0,
        first,
        last,
        Optional.ofNullable(lastStored));
  }

  private static Optional<StoredMessage> message(Instant storedAt) {
    return Optional.ofNullable(storedAt)
        .map(at -> new StoredMessage("orders.created", 10, at, Map.of(), new byte[0]));
  }
}
