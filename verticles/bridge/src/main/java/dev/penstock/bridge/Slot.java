package dev.penstock.bridge;

import java.util.HashMap;
import java.util.Map;

/** A message without an outcome. */
final class Slot {
  final OutMessage message;
  final NatsHeaders headers;
  final Receipt receipt;

  /** The place of the message in its {@link Receipt}. */
  final int index;

  final long submittedNanos;
  final long deadlineMillis;

  /** True from the first time it was queued for sending: from then on it may be stored. */
  boolean sent;

  boolean settled;

  /** Why the server did not take it the last time, for the operator. */
  String lastRefusal = "";

  Slot(OutMessage message, Receipt receipt, int index, long deadlineMillis) {
    this.message = message;
    this.headers = headers(message);
    this.receipt = receipt;
    this.index = index;
    this.submittedNanos = System.nanoTime();
    this.deadlineMillis = deadlineMillis;
  }

  /** What is known of it when its time is over. */
  PublishException expired() {
    if (!sent) return PublishException.notSent("the connection is away");
    return PublishException.unknown(
        lastRefusal.isEmpty() ? "no answer for " + message.subject() : lastRefusal);
  }

  /**
   * Built once and read-only, so that sending again copies nothing.
   *
   * @throws IllegalArgumentException when NATS cannot carry a name or value
   */
  static NatsHeaders headers(OutMessage message) {
    Subjects.requireLiteral(message.subject());
    return NatsHeaders.of(Map.of("Nats-Msg-Id", message.messageId()), message.headers());
  }

  /** The same for a message of an atomic publish. */
  static NatsHeaders headers(OutMessage message, Map<String, String> batch) {
    Subjects.requireLiteral(message.subject());
    var own = new HashMap<>(batch);
    own.put("Nats-Msg-Id", message.messageId());
    return NatsHeaders.of(own, message.headers());
  }
}
