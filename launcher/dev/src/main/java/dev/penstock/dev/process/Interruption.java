package dev.penstock.dev.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes a signal that ends this JVM interrupt a thread and wait for it, so that the thread can end
 * what it started.
 */
public final class Interruption {
  private static final Duration END_MAX = Duration.ofSeconds(60);

  private final Thread thread;
  private final CountDownLatch done = new CountDownLatch(1);

  private Interruption(Thread thread) {
    this.thread = thread;
  }

  public static Interruption ofThisThread() {
    var interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::onSignal, "signal"));
    return interruption;
  }

  /** The thread has nothing left to end. */
  public void done() {
    done.countDown();
  }

  private void onSignal() {
    if (done.getCount() == 0) return;
    thread.interrupt();
    try {
      done.await(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
