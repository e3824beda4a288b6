package dev.penstock.bridge;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message delivered to a durable consumer. Use it on the context of its consumer. The first fate
 * given wins; later ones are ignored. Giving a fate only queues it for sending: the broker may
 * deliver the message again all the same.
 */
public interface InMessage {
  String subject();

  /** The first value of a header, whatever its case; null when absent. */
  @Nullable String header(String name);

  /** All headers, first values only, names as they were sent. */
  Map<String, String> headers();

  byte[] body();

  String stream();

  /** The durable consumer it came through. */
  String durable();

  long streamSequence();

  /**
   * 1 for the first delivery. A hint: a broker that lost its consumer state counts from 1 again.
   */
  long deliveryCount();

  /** When the broker stored it, in milliseconds since the epoch. */
  long storedAtMillis();

  void ack();

  /** Gives it back; the broker delivers it again after {@code delay}. */
  void nak(Duration delay);

  /** Tells the broker never to deliver it again. */
  void term(String reason);
}
