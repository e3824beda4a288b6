package dev.penstock.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Stands still while this process is not let run, as on a machine that others use too: what is slow
 * by this clock is slow by itself.
 */
public final class RunningClock {
  private static final long TICK_NANOS = Duration.ofMillis(5).toNanos();

  /** A process that runs hears a tick at least so often. */
  private static final long GAP_NANOS_MAX = Duration.ofMillis(50).toNanos();

  private static final Duration STALL_MIN = Duration.ofMillis(150);
  private static final int TRIES_MAX = 8;

  /** What does not fail is worth fewer tries: on a busy machine each of them may be disturbed. */
  private static final Duration DISTURBANCE_MIN = Duration.ofMillis(500);

  private static final int UNDISTURBED_TRIES_MAX = 3;
  private static final RunningClock OURS = new RunningClock(System.nanoTime());

  static {
    var ticking = new Thread(OURS::run, "running-clock");
    ticking.setDaemon(true);
    ticking.start();
  }

  private long lastNanos;
  private volatile long nanos; // written by one thread only

  RunningClock(long startNanos) {
    this.lastNanos = startNanos;
  }

  /** Counts from anywhere, as {@link System#nanoTime} does, in steps of some milliseconds. */
  public static long nanos() {
    return OURS.counted();
  }

  public static Duration since(long startNanos) {
    return Duration.ofNanos(nanos() - startNanos);
  }

  /**
   * For what is held against the clock of a server, which goes on: repeats a test that failed while
   * this process stood still, and only then.
   *
   * @param test is told which try it is
   */
  public static void unlessStalled(IntConsumer test) {
    for (int attempt = 1; ; attempt++) {
      var watch = new Watch();
      try {
        test.accept(attempt);
        return;
      } catch (AssertionError failure) {
        if (attempt == TRIES_MAX || watch.stalled().compareTo(STALL_MIN) < 0) throw failure;
      }
    }
  }

  /**
   * What comes of work during which this process hardly stood still, if one of three tries is so.
   */
  public static <T> T undisturbed(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      var watch = new Watch();
      var outcome = work.get();
      boolean wasDisturbed = watch.stalled().compareTo(DISTURBANCE_MIN) > 0;
      if (!wasDisturbed || attempt == UNDISTURBED_TRIES_MAX) return outcome;
    }
  }

  /** Holds this clock against the one on the wall. */
  private static final class Watch {
    private final long startNanos = System.nanoTime();
    private final long startRunning = nanos();

    Duration stalled() {
      return Duration.ofNanos(System.nanoTime() - startNanos - (nanos() - startRunning));
    }
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(TICK_NANOS);
      tick(System.nanoTime());
    }
  }

  void tick(long nowNanos) {
    nanos = counted() + Math.min(nowNanos - lastNanos, GAP_NANOS_MAX);
    lastNanos = nowNanos;
  }

  long counted() {
    return nanos;
  }
}
