package dev.penstock.bridge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential backoff: the step doubles from min to max. */
record Backoff(long minMillis, long maxMillis) {

  static Backoff between(Duration min, Duration max) {
    return new Backoff(Math.max(1, min.toMillis()), Math.max(1, max.toMillis()));
  }

  /**
   * @param attempt from 0
   */
  long stepMillis(long attempt) {
    long shift = Math.min(attempt, 20);
    return Math.min(maxMillis, minMillis << shift);
  }

  /** Full jitter, but never zero: a fleet that lost its server must not come back as one. */
  long fullJitterMillis(long attempt) {
    return 1 + ThreadLocalRandom.current().nextLong(stepMillis(attempt));
  }

  /** Between half of the step and the step. */
  long halfJitterMillis(long attempt) {
    long step = stepMillis(attempt);
    return step - ThreadLocalRandom.current().nextLong(step / 2 + 1);
  }
}
