package dev.penstock.bridge;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A ring of numbered slots, the oldest without an outcome first, and behind it those that wait for
 * room in it. Belongs to one context.
 */
final class Window {
  private final Slot[] ring;
  private final ArrayDeque<Slot> waiting = new ArrayDeque<>();
  private long head; // the oldest slot without an outcome
  private long next; // the next slot to send; head <= next <= tail
  private long tail; // where the next message goes

  /**
   * @param slots a power of two
   */
  Window(int slots) {
    this.ring = new Slot[slots];
  }

  void add(Slot slot) {
    if (waiting.isEmpty() && !isFull()) ring[at(tail++)] = slot;
    else waiting.add(slot);
  }

  private int at(long number) {
    return (int) number & (ring.length - 1);
  }

  boolean isFull() {
    return tail - head >= ring.length;
  }

  boolean holds(long number) {
    return number >= head && number < tail;
  }

  /** One that it holds. */
  Slot get(long number) {
    return ring[at(number)];
  }

  /** Null when everything has its outcome. */
  @Nullable Slot oldest() {
    return head < tail ? ring[at(head)] : null;
  }

  boolean hasUnsent() {
    return next < tail;
  }

  /** The number of the next to send. */
  long next() {
    return next;
  }

  /** Goes on behind it, unless a callback has gone back or on meanwhile. */
  void sent(long number) {
    if (next == number) next++;
  }

  /** Everything without an outcome is to be sent again. */
  void goBack() {
    next = head;
  }

  /** Makes room; what waits moves up. */
  void dropSettled() {
    while (head < tail && ring[at(head)].settled) ring[at(head++)] = null;
    next = Math.max(next, head);
    while (!isFull() && !waiting.isEmpty()) ring[at(tail++)] = waiting.poll();
  }
}
