package dev.penstock.dev.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The end of a wait. Nothing here outlasts it, nor an interrupt, which stays set. */
public record Deadline(long endNanos) {
  private static final Duration STEP = Duration.ofMillis(20);

  public static Deadline in(Duration left) {
    return new Deadline(System.nanoTime() + left.toNanos());
  }

  /** Blocks for that long, as far as nobody interrupts. */
  public static void pause(Duration length) {
    Deadline.in(length).pass();
  }

  /** Blocks until it is over. */
  public void pass() {
    await(() -> false);
  }

  public boolean isOver() {
    return left().isZero();
  }

  /** Never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Blocks until the condition holds; false when that is too late or we were interrupted. */
  public boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (isOver() || Thread.currentThread().isInterrupted()) return false;
      LockSupport.parkNanos(Math.min(STEP.toNanos(), left().toNanos()));
    }
    return true;
  }
}
