package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;

/** How much a publisher holds, so that an outage costs a bounded amount of memory. */
final class Held {
  /** Messages without an outcome, sent and waiting, as a multiple of the window. */
  static final int WINDOWS_MAX = 16;

  static final long BYTES_MAX = 64L << 20;

  private final int messagesMax;
  private int messages;
  private long bytes;
  private volatile long oldestNanos; // 0 when nothing is held

  Held(int window) {
    this.messagesMax = WINDOWS_MAX * window;
  }

  int messages() {
    return messages;
  }

  /** On the context, now and then. */
  void oldest(long submittedNanos) {
    oldestNanos = submittedNanos;
  }

  /** Any thread. */
  Duration oldestAge() {
    long submitted = oldestNanos;
    return submitted == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - submitted);
  }

  boolean isEmpty() {
    return messages == 0;
  }

  /** Why a list is not taken, or "". A list is taken whole or not at all. */
  String refusal(List<OutMessage> list) {
    if (messages + list.size() > messagesMax) {
      return messages + " messages are held already, at most " + messagesMax;
    }
    long listBytes = 0;
    for (var message : list) listBytes += message.body().length;
    return bytes + listBytes > BYTES_MAX
        ? bytes + " bytes are held already, at most " + BYTES_MAX
        : "";
  }

  void add(OutMessage message) {
    messages++;
    bytes += message.body().length;
  }

  void remove(OutMessage message) {
    messages--;
    bytes -= message.body().length;
  }
}
