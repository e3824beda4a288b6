package dev.penstock.deadletter;

import static dev.penstock.deadletter.Decision.What.DISCARD;
import static dev.penstock.deadletter.Decision.What.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.deadletter.Decision.What;
import dev.penstock.pipeline.Origin;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-31T12:00:00Z");
  private static final byte[] BODY = {1};
  private static final OptionalLong FIRST = OptionalLong.empty();
  private static final OptionalLong BEHIND = OptionalLong.of(7);

  static Stream<Arguments> decisions() {
    var open = letter(LetterState.OPEN, false, BODY);
    var underWay = letter(LetterState.REPLAYED, false, BODY);
    var handled = letter(LetterState.REPLAYED, true, BODY);
    var discarded = letter(LetterState.DISCARDED, false, BODY);
    var gone = letter(LetterState.OPEN, false, null);
    return Stream.of(
        arguments(REPLAY, open, FIRST, new Outcome.Decided(open)),
        arguments(REPLAY, open, BEHIND, new Outcome.Waits(7)),
        arguments(REPLAY, underWay, FIRST, new Outcome.NotOpen(underWay)),
        arguments(REPLAY, handled, FIRST, new Outcome.NotOpen(handled)),
        arguments(REPLAY, discarded, FIRST, new Outcome.NotOpen(discarded)),
        arguments(REPLAY, gone, FIRST, new Outcome.Gone()),
        arguments(DISCARD, open, FIRST, new Outcome.Decided(open)),
        arguments(DISCARD, open, BEHIND, new Outcome.Decided(open)),
        arguments(DISCARD, gone, FIRST, new Outcome.Decided(gone)),
        arguments(DISCARD, underWay, FIRST, new Outcome.Decided(underWay)),
        arguments(DISCARD, handled, FIRST, new Outcome.NotOpen(handled)),
        arguments(DISCARD, discarded, FIRST, new Outcome.NotOpen(discarded)));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void knowsWhatMayBecomeOfALetter(What what, Letter letter, OptionalLong behind, Outcome outcome) {
    assertThat(new Decision(what, "ana", "mended", null).on(letter, behind)).isEqualTo(outcome);
  }

  @Test
  void publishesAnEditedBodyWhereTheOriginalIsGone() {
    var gone = letter(LetterState.OPEN, false, null);
    assertThat(new Decision(REPLAY, "ana", "written anew", BODY).on(gone, FIRST))
        .isEqualTo(new Outcome.Decided(gone));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\0b"})
  void wantsToKnowWhoAndWhy(String text) {
    assertThatThrownBy(() -> new Decision(REPLAY, text, "mended", null))
        .hasMessageStartingWith("actor must be 1 to 200 characters");
    assertThatThrownBy(() -> new Decision(REPLAY, "ana", text, null))
        .hasMessageStartingWith("reason must be 1 to 2000 characters");
  }

  @Test
  void doesNotEditWhatIsDiscarded() {
    assertThatThrownBy(() -> new Decision(DISCARD, "ana", "of no use", BODY))
        .hasMessageStartingWith("body must not be given");
  }

  private static Letter letter(LetterState state, boolean isHandled, byte @Nullable [] body) {
    var at = Optional.of(NOW);
    return new Letter(
        1,
        "inventory",
        new Origin("ORDERS", 1, 0),
        "orders.created",
        Map.of(),
        body,
        new Letter.Fault(FailureClass.BUG, "no", 1, 0, NOW, NOW),
        Optional.empty(),
        Optional.empty(),
        new Letter.Progress(state, at, at, isHandled ? at : Optional.empty()));
  }
}
