package dev.penstock.bridge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Wire} received.
 *
 * @param status 0 for a message, else the code of a NATS status such as 100 or 503
 * @param statusText "" for a message
 */
record Frame(
    String subject,
    @Nullable String replyTo,
    @Nullable NatsHeaders headers,
    byte[] body,
    int status,
    String statusText) {

  static final int HEARTBEAT = 100;
  static final int NO_RESPONDERS = 503;

  private static final byte[] NOTHING = new byte[0];

  static Frame message(
      String subject, @Nullable String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    return new Frame(subject, replyTo, headers, body, 0, "");
  }

  static Frame answer(String subject, byte[] body) {
    return message(subject, null, null, body);
  }

  static Frame status(String subject, int status, String text, @Nullable NatsHeaders headers) {
    return new Frame(subject, null, headers, NOTHING, status, text);
  }

  /** The first value of a header, whatever its case; null when absent. */
  @Nullable String header(String name) {
    return headers == null ? null : headers.first(name);
  }

  /** All headers, first values only, names as they were sent. */
  Map<String, String> firstHeaders() {
    return headers == null ? Map.of() : headers.toMap();
  }

  /** What follows the last dot of the subject: the token this bridge put there. */
  String lastToken() {
    return subject.substring(subject.lastIndexOf('.') + 1);
  }

  /** The last token as a number; -1 when it is none and so was not put there by this bridge. */
  long lastNumber(int radix) {
    try {
      return Long.parseLong(lastToken(), radix);
    } catch (NumberFormatException notOurs) {
      return -1;
    }
  }
}
