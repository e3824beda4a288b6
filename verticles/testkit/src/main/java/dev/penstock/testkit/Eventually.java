package dev.penstock.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what becomes true, instead of sleeping for as long as it usually takes. */
public final class Eventually {
  private static final long PAUSE_NANOS_MIN = Duration.ofMillis(5).toNanos();
  private static final long PAUSE_NANOS_MAX = Duration.ofMillis(50).toNanos();

  /** Asking must not take the time from what is waited for. */
  private static final int WAITED_PER_PAUSE = 10;

  private Eventually() {}

  /**
   * Repeats the assertion until it passes, at first every 5 ms, later every 50 ms; blocks
   * meanwhile. After {@code max} it throws what the last try threw.
   */
  public static void eventually(Duration max, ThrowingRunnable assertion) {
    var start = System.nanoTime();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (Exception | AssertionError failure) {
        long waited = System.nanoTime() - start;
        if (waited >= max.toNanos() || Thread.currentThread().isInterrupted()) {
          throw unchecked(failure, max);
        }
        var pause = Math.min(waited / WAITED_PER_PAUSE, PAUSE_NANOS_MAX);
        LockSupport.parkNanos(Math.max(pause, PAUSE_NANOS_MIN));
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
