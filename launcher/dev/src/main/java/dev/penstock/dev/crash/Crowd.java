package dev.penstock.dev.crash;

import dev.penstock.dev.process.Daemon;
import dev.penstock.dev.process.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Customers who come one after the other at an even pace, and wait while too many are being served.
 */
final class Crowd implements AutoCloseable {
  private static final int AT_ONCE_MAX = 32;
  private static final Duration LEAVE_MAX = Duration.ofSeconds(10);

  private final int errands;
  private final long everyNanos;
  private final IntFunction<Errand> errand;
  private final Customer customer;
  private final long openedNanos = System.nanoTime();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isOver;

  private Crowd(int errands, Duration over, IntFunction<Errand> errand, Customer customer) {
    this.errands = errands;
    this.everyNanos = over.toNanos() / Math.max(1, errands);
    this.errand = errand;
    this.customer = customer;
  }

  /** Lets them in. */
  static Crowd of(int errands, Duration over, IntFunction<Errand> errand, Customer customer) {
    var crowd = new Crowd(errands, over, errand, customer);
    for (int i = 0; i < Math.min(errands, AT_ONCE_MAX); i++) {
      crowd.threads.add(Daemon.named("customer-" + i).newThread(crowd::serve));
    }
    crowd.threads.forEach(Thread::start);
    return crowd;
  }

  private void serve() {
    int number;
    while ((number = next.getAndIncrement()) < errands) {
      new Deadline(openedNanos + number * everyNanos).await(() -> isOver);
      if (isOver || Thread.currentThread().isInterrupted()) return;
      customer.serve(errand.apply(number));
      served.incrementAndGet();
    }
  }

  /** How many have gone home, served or not. */
  int served() {
    return served.get();
  }

  boolean isServed() {
    return served.get() == errands;
  }

  /**
   * Nobody comes any more. Blocks until those who are there have gone home; false when some are
   * left after {@code max}.
   */
  boolean end(Duration max) {
    isOver = true;
    return Deadline.in(max).await(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  /** Until the last one is due. */
  Duration left() {
    return new Deadline(openedNanos + errands * everyNanos).left();
  }

  /** Sends away who is left. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    var deadline = Deadline.in(LEAVE_MAX);
    for (var thread : threads) {
      try {
        thread.join(Math.max(1, deadline.left().toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
