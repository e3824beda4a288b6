package dev.penstock.dev.bench.orders;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Matches what was accepted with what has ended, in whichever order the two become known: an end
 * may be announced before the 202 is read. Bounded. Safe from any thread.
 */
final class OpenOrders {
  private final int max;
  private final Map<UUID, Sent> open = new HashMap<>();
  private final Map<UUID, End> early = new HashMap<>();
  private boolean isFull;

  private record Sent(Tally tally, long sentNanos) {}

  private record End(long nanos, boolean isConfirmed) {}

  /**
   * @param max of orders accepted and not ended, and of ends nobody has asked for
   */
  OpenOrders(int max) {
    this.max = max;
  }

  /**
   * @param sentNanos when it was sent or, where orders come at fixed times, due
   */
  synchronized void accepted(UUID order, Tally tally, long sentNanos) {
    var end = early.remove(order);
    if (end != null) tally.ended(sentNanos, end.nanos, end.isConfirmed);
    else put(open, order, new Sent(tally, sentNanos));
  }

  synchronized void ended(UUID order, long nowNanos, boolean isConfirmed) {
    var sent = open.remove(order);
    if (sent != null) sent.tally.ended(sent.sentNanos, nowNanos, isConfirmed);
    else put(early, order, new End(nowNanos, isConfirmed));
  }

  private <T> void put(Map<UUID, T> map, UUID order, T value) {
    if (map.size() < max) map.put(order, value);
    else isFull = true;
  }

  /** Accepted, and no end seen. */
  synchronized int size() {
    return open.size();
  }

  /** Ends that no open order had: of strangers' orders, or announced again. */
  synchronized int unmatched() {
    return early.size();
  }

  /** Whether an order had to be left out, so that nothing here can be relied on. */
  synchronized boolean isFull() {
    return isFull;
  }
}
