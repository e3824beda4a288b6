package dev.penstock.testkit;

import java.util.Map;

/**
 * A message as a stream holds it.
 *
 * @param headers the first value of each, by name as sent
 * @param sequence its number in the stream, from 1
 */
public record Tapped(String subject, Map<String, String> headers, String body, long sequence) {
  public Tapped {
    headers = Map.copyOf(headers);
  }

  /**
   * By which a stream knows a repetition while its duplicate window lasts; later ones are stored
   * again, under the same.
   */
  public String messageId() {
    return headers.getOrDefault("Nats-Msg-Id", "");
  }
}
