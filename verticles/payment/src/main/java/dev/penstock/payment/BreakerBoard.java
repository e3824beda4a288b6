package dev.penstock.payment;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The breakers of all verticle instances of a JVM, seen as one: the worst of them. Thread-safe. */
final class BreakerBoard {

  /** In the order of the metric's values. */
  enum BreakerState {
    CLOSED,
    HALF_OPEN,
    OPEN;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Object, BreakerState> states = new ConcurrentHashMap<>();
  private final AtomicLong openings = new AtomicLong();

  void set(Object owner, BreakerState state) {
    if (states.put(owner, state) != BreakerState.OPEN && state == BreakerState.OPEN) {
      openings.incrementAndGet();
    }
  }

  void remove(Object owner) {
    states.remove(owner);
  }

  BreakerState worst() {
    return states.values().stream().max(Comparator.naturalOrder()).orElse(BreakerState.CLOSED);
  }

  /** Of all breakers since the start, a half-open one that fails again included. */
  long openings() {
    return openings.get();
  }
}
