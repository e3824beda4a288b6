package dev.penstock.bridge;

/**
 * What JetStream tells about a message in the subject its acknowledgement goes to: {@code
 * $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<nanos>.<pending>}, newer
 * servers put domain and account hash before the stream and may put a token at the end.
 */
record AckSubject(long deliveryCount, long streamSequence, long storedAtMillis) {
  static final String PREFIX = "$JS.ACK.";

  private static final int DOTS_OLD = 8;

  static AckSubject parse(String subject) {
    int dots = 0;
    for (int i = 0; i < subject.length(); i++) if (subject.charAt(i) == '.') dots++;
    int at = 0;
    for (int skip = dots == DOTS_OLD ? 4 : 6; skip > 0; skip--) at = subject.indexOf('.', at) + 1;
    int sequenceAt = subject.indexOf('.', at) + 1;
    int consumerSequenceAt = subject.indexOf('.', sequenceAt) + 1;
    int nanosAt = subject.indexOf('.', consumerSequenceAt) + 1;
    return new AckSubject(
        number(subject, at), number(subject, sequenceAt), number(subject, nanosAt) / 1_000_000);
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
