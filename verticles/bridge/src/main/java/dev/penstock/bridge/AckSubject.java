package dev.penstock.bridge;

import java.time.Instant;

/**
 * What JetStream tells about a message in the subject its acknowledgement goes to: {@code
 * $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<nanos>.<pending>}, newer
 * servers put domain and account hash before the stream and may put a token at the end.
 */
record AckSubject(long deliveryCount, long streamSequence, long storedAtMillis) {
  static final String PREFIX = "$JS.ACK.";

  private static final int DOTS_OLD = 8;

  /**
   * Where an ordered consumer is with this message.
   *
   * @param consumerSequence counts what this consumer was sent, from 1 and without a gap
   * @param pending what it will be sent after this one, as known when it was sent
   */
  record Position(long streamSequence, long consumerSequence, Instant storedAt, long pending) {}

  static AckSubject parse(String subject) {
    int at = deliveryCountAt(subject);
    int sequenceAt = next(subject, at);
    int nanosAt = next(subject, next(subject, sequenceAt));
    return new AckSubject(
        number(subject, at), number(subject, sequenceAt), number(subject, nanosAt) / 1_000_000);
  }

  static Position position(String subject) {
    int sequenceAt = next(subject, deliveryCountAt(subject));
    int consumerSequenceAt = next(subject, sequenceAt);
    int nanosAt = next(subject, consumerSequenceAt);
    return new Position(
        number(subject, sequenceAt),
        number(subject, consumerSequenceAt),
        Instant.ofEpochSecond(0, number(subject, nanosAt)),
        number(subject, next(subject, nanosAt)));
  }

  private static int deliveryCountAt(String subject) {
    int dots = 0;
    for (int i = 0; i < subject.length(); i++) if (subject.charAt(i) == '.') dots++;
    int at = 0;
    for (int skip = dots == DOTS_OLD ? 4 : 6; skip > 0; skip--) at = next(subject, at);
    return at;
  }

  /** Where the token behind the one at {@code at} begins. */
  private static int next(String subject, int at) {
    return subject.indexOf('.', at) + 1;
  }

  private static long number(String subject, int from) {
    int to = subject.indexOf('.', from);
    return Long.parseLong(subject, from, to < 0 ? subject.length() : to, 10);
  }

  /** How many messages the broker had left for the consumer when it sent this one. */
  static long pending(String subject) {
    int dots = 0;
    int from = 0;
    for (int i = 0; i < subject.length() && dots < 10; i++) {
      if (subject.charAt(i) != '.') continue;
      dots++;
      from = i + 1;
    }
    return number(subject, from);
  }
}
