package dev.penstock.audit;

import java.util.List;

/**
 * What was found out about an invariant.
 *
 * @param checked things it was held against
 * @param violated how many of them violate it
 * @param samples some of those
 * @param note why it was not held against anything, or ""
 */
record Finding(
    Invariant invariant,
    Verdict verdict,
    long checked,
    long violated,
    List<Sample> samples,
    String note) {

  enum Verdict {
    KEPT("ok"),
    VIOLATED("VIOLATED"),
    /** There was nothing to hold it against although there should have been: proves nothing. */
    VACUOUS("VACUOUS"),
    /** There was nothing to hold it against, and that is as well. */
    NONE("none"),
    /** What it is about is not at hand. */
    NOT_CHECKED("-");

    final String word;

    Verdict(String word) {
      this.word = word;
    }

    boolean fails() {
      return this == VIOLATED || this == VACUOUS;
    }
  }

  /** A thing that violates an invariant, and how. */
  record Sample(String id, String what) {}
}
