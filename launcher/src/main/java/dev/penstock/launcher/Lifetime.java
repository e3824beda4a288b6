package dev.penstock.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * From start to stop of an installation. A signal only asks; the thread that started everything
 * also stops it, so that nothing is stopped by two. A signal during the start interrupts it.
 */
public final class Lifetime {
  /** Less than the ten seconds that supervisors give a process before they kill it. */
  private static final long STOP_MAX_MILLIS = 9_500;

  private final Supplier<Installation> start;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread owner = Thread.currentThread();
  private volatile boolean starting = true;

  private Lifetime(Supplier<Installation> start) {
    this.start = start;
  }

  public static Lifetime of(Supplier<Installation> start) {
    return new Lifetime(start);
  }

  /** Starts, calls {@code started}, waits for a signal, stops; the exit code. */
  public int untilStopped(Consumer<Installation> started) {
    return during(
        installation -> {
          started.accept(installation);
          awaitSignal();
          return 0;
        });
  }

  /** Starts, does the work, stops; the work's exit code. */
  public int during(Function<Installation, Integer> work) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "signal"));
    try (var installation = start.get()) {
      starting = false;
      return work.apply(installation);
    } finally {
      starting = false;
      Logging.flush();
      finished.countDown();
    }
  }

  /** Returns when a signal asked this process to stop. */
  public void awaitSignal() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs as a shutdown hook, also after a normal end, when there is nothing left to do. */
  private void onSignal() {
    if (finished.getCount() == 0) return;
    asked.countDown();
    if (starting) owner.interrupt();
    boolean inTime = false;
    try {
      inTime = finished.await(STOP_MAX_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A hook cannot change the exit code that a signal gives the process; halting can.
    Runtime.getRuntime().halt(inTime ? 0 : 1);
  }
}
