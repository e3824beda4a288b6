package dev.penstock.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Stands still while this process is not let run, as on a machine that others use too: what is slow
 * by this clock is slow by itself.
 */
public final class RunningClock {
  private static final long TICK_NANOS = Duration.ofMillis(5).toNanos();

  /** A process that runs hears a tick at least so often. */
  private static final long GAP_NANOS_MAX = Duration.ofMillis(50).toNanos();

  private static final int TRIES_MAX = 20;
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
      long startNanos = System.nanoTime();
      long startRunning = nanos();
      try {
        test.accept(attempt);
        return;
      } catch (AssertionError failure) {
        long stalled = System.nanoTime() - startNanos - (nanos() - startRunning);
        if (stalled < GAP_NANOS_MAX || attempt == TRIES_MAX) throw failure;
      }
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
