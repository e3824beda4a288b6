package dev.penstock.bridge;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The only way from the context of a wire to another: a burst of items costs one task of the event
 * loop, not one each.
 */
final class Hop<T> {
  /** After so many items other work of the event loop gets its turn. */
  private static final int TURN_MAX = 1_024;

  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Home home;
  private final Consumer<T> each;
  private final Runnable afterTurn;

  Hop(Home home, Consumer<T> each, Runnable afterTurn) {
    this.home = home;
    this.each = each;
    this.afterTurn = afterTurn;
  }

  /** Any thread. */
  void offer(T item) {
    queue.offer(item);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) home.later(this::turn);
  }

  private void turn() {
    try {
      for (int i = 0; i < TURN_MAX; i++) {
        T item = queue.poll();
        if (item == null) break;
        each.accept(item);
      }
      afterTurn.run();
    } finally {
      // Cleared before the queue is looked at again: an offer in between schedules for itself.
      scheduled.set(false);
      if (!queue.isEmpty()) schedule();
    }
  }
}
