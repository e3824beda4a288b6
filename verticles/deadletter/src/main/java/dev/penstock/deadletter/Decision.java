package dev.penstock.deadletter;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to become of a letter.
 *
 * @param actor a person, or {@link #OURSELVES}
 * @param replacement to publish instead of the body; null to publish that
 */
record Decision(What what, String actor, String reason, byte @Nullable [] replacement) {
  static final String OURSELVES = "deadletter";
  static final int ACTOR_CHARS_MAX = 200;
  static final int REASON_CHARS_MAX = 2_000;

  enum What {
    REPLAY,
    DISCARD
  }

  Decision {
    require("actor", actor, ACTOR_CHARS_MAX);
    require("reason", reason, REASON_CHARS_MAX);
    if (what == What.DISCARD && replacement != null) {
      throw new IllegalArgumentException("body must not be given: what is discarded is not edited");
    }
  }

  /**
   * What comes of it.
   *
   * @param behind the letter of an earlier message of the same order, if there is one
   */
  Outcome on(Letter letter, OptionalLong behind) {
    if (what == What.DISCARD) {
      // A replay that nobody handles must not hold its order for ever.
      boolean isUndecided = letter.state() == LetterState.OPEN || letter.isUnderWay();
      return isUndecided ? new Outcome.Decided(letter) : new Outcome.NotOpen(letter);
    }
    if (letter.state() != LetterState.OPEN) return new Outcome.NotOpen(letter);
    if (behind.isPresent()) return new Outcome.Waits(behind.getAsLong());
    if (letter.body() == null && replacement == null) return new Outcome.Gone();
    return new Outcome.Decided(letter);
  }

  /** The message is for the operator. */
  private static void require(String field, String text, int charsMax) {
    if (text.isBlank() || text.length() > charsMax || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          field + " must be 1 to " + charsMax + " characters and not blank");
    }
  }
}
