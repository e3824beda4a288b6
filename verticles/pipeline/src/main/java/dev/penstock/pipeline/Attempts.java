package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each message met a bug in this process. Our own count: the broker's also grows by
 * outages and restarts, and forgets. Bounded; the oldest entry goes first.
 */
final class Attempts {
  private static final int MESSAGES_MAX = 10_000;

  private final Map<String, Integer> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MESSAGES_MAX;
        }
      };

  /** The number of this attempt, from 1. */
  int failed(InMessage message) {
    return counts.merge(key(message), 1, Integer::sum);
  }

  void forget(InMessage message) {
    counts.remove(key(message));
  }

  private static String key(InMessage message) {
    return message.stream() + ":" + message.streamSequence();
  }
}
