package dev.penstock.bridge;

import java.util.HashMap;
import java.util.Map;

/**
 * A message to publish. The bridge sets {@code Nats-Msg-Id} from {@code messageId}; JetStream drops
 * a second message with an id it has seen within the stream's duplicate window.
 *
 * @param subject a literal subject
 * @param messageId never blank; the same for every attempt to publish the same thing
 * @param headers visible ASCII values only
 * @param body not copied: the caller gives it away
 */
public record OutMessage(
    String subject, String messageId, Map<String, String> headers, byte[] body) {
  public OutMessage {
    if (subject.isBlank()) throw new IllegalArgumentException("subject must not be blank");
    if (messageId.isBlank()) throw new IllegalArgumentException("messageId must not be blank");
    headers = Map.copyOf(headers);
  }

  /** The same message with more headers; of a name that it has already, its own wins. */
  public OutMessage with(Map<String, String> more) {
    var all = new HashMap<>(more);
    all.putAll(headers);
    return new OutMessage(subject, messageId, all, body);
  }

  /** The same message, refused by the server unless all of that holds when it is stored. */
  public OutMessage expecting(Expectation... expectations) {
    var all = new HashMap<>(headers);
    for (var expectation : expectations) all.put(expectation.header(), expectation.value());
    return new OutMessage(subject, messageId, all, body);
  }
}
