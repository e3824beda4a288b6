package dev.penstock.bridge;

import java.util.Map;

/**
 * A message of core NATS.
 *
 * @param subject what it is sent to; of an answer, the requester's inbox
 * @param headers visible ASCII values only; of a message received, first values
 * @param body not copied: the caller gives it away
 */
public record CoreMessage(String subject, Map<String, String> headers, byte[] body) {
  public CoreMessage {
    headers = Map.copyOf(headers);
  }

  public CoreMessage(String subject, byte[] body) {
    this(subject, Map.of(), body);
  }
}
