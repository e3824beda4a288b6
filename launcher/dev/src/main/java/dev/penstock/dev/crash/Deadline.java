package dev.penstock.dev.crash;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The end of a wait. Nothing here outlasts it, nor an interrupt, which stays set. */
record Deadline(long endNanos) {
  private static final Duration STEP = Duration.ofMillis(20);

  static Deadline in(Duration left) {
    return new Deadline(System.nanoTime() + left.toNanos());
  }

  /** Blocks for that long, as far as nobody interrupts. */
  static void pause(Duration length) {
    Deadline.in(length).pass();
  }

  /** Blocks until it is over. */
  void pass() {
    await(() -> false);
  }

  boolean isOver() {
    return left().isZero();
  }

  /** Never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Blocks until the condition holds; false when that is too late or we were interrupted. */
  boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (isOver() || Thread.currentThread().isInterrupted()) return false;
      LockSupport.parkNanos(Math.min(STEP.toNanos(), left().toNanos()));
    }
    return true;
  }
}
