package dev.penstock.deadletter;

import java.util.Map;
import java.util.function.Consumer;

/** How many letters are open in the ledger, as last counted. Safe from any thread. */
final class OpenLetters {
  private volatile Map<Kind, Long> counts = Map.of();
  private volatile Consumer<Map<Kind, Long>> listener = counted -> {};

  record Kind(String service, String failure) {}

  /** Called with every count, on the event loop that counted. */
  void onCount(Consumer<Map<Kind, Long>> listener) {
    this.listener = listener;
  }

  void set(Map<Kind, Long> counted) {
    counts = Map.copyOf(counted);
    listener.accept(counts);
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
