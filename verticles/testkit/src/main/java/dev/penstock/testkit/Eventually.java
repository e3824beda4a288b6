package dev.penstock.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what becomes true, instead of sleeping for as long as it usually takes. */
public final class Eventually {
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  /**
   * Repeats the assertion every few milliseconds until it passes; blocks meanwhile. After {@code
   * max} it throws what the last try threw.
   */
  public static void eventually(Duration max, ThrowingRunnable assertion) {
    var end = System.nanoTime() + max.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (Exception | AssertionError failure) {
        if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
          throw unchecked(failure, max);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static RuntimeException unchecked(Throwable failure, Duration max) {
    if (failure instanceof AssertionError error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("still failing after " + max, failure);
  }
}
