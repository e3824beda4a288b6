package dev.penstock.launcher.dlq;

/** What became of a letter that was to be decided. */
enum Fate {
  HANDLED("handled"),
  /** Given back; whoever consumes there does not say whether it was handled. */
  PUBLISHED("published"),
  DISCARDED("discarded"),
  /** Somebody has decided meanwhile. */
  SKIPPED("decided meanwhile"),
  RETURNED("came back"),
  /** Given back, and nobody has handled it yet. */
  UNKNOWN("not handled yet"),
  /** An earlier message of its order comes first. */
  WAITING("waiting for another letter"),
  REFUSED("refused"),
  UNTRIED("not tried");

  private final String words;

  Fate(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  boolean isGood() {
    return compareTo(SKIPPED) <= 0;
  }
}
