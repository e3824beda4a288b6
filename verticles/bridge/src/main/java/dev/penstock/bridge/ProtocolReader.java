package dev.penstock.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of what a server sends, in whatever pieces it comes (the NATS client protocol).
 * Belongs to one thread. Keeps nothing of the bytes it is given.
 */
final class ProtocolReader {
  /** What a connection does with it. */
  interface Sink {
    void message(int subscriptionId, Frame frame);

    /** Any other line, such as {@code PING}, or {@code INFO {...}}. */
    void line(String text);
  }

  /** The server does not speak NATS. */
  static final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
      super(message);
    }
  }

  /** INFO of a large cluster is by far the longest line. */
  private static final int LINE_BYTES_MAX = 1 << 20;

  private static final int FRAME_BYTES_MAX = 64 << 20;

  /** A larger buffer is not kept for the next incomplete frame. */
  private static final int KEPT_BYTES_MAX = 1 << 20;

  private static final int FIELDS_MAX = 6;
  private static final int INCOMPLETE = -1;
  private static final byte[] NOTHING = new byte[0];

  private final Sink sink;
  private final int[] fieldFrom = new int[FIELDS_MAX];
  private final int[] fieldTo = new int[FIELDS_MAX];
  private byte[] rest = NOTHING;
  private int restBytes;

  /** Nearly always the same as the last: saves a string per message. */
  private String lastSubject = "";

  ProtocolReader(Sink sink) {
    this.sink = sink;
  }

  /**
   * @throws ProtocolException when the connection is of no more use
   */
  void read(byte[] bytes, int from, int to) {
    if (restBytes == 0) {
      keep(bytes, frames(bytes, from, to), to);
      return;
    }
    int total = restBytes + to - from;
    if (rest.length < total) rest = Arrays.copyOf(rest, Math.max(total, 2 * rest.length));
    System.arraycopy(bytes, from, rest, restBytes, to - from);
    keep(rest, frames(rest, 0, total), total);
  }

  private void keep(byte[] bytes, int from, int to) {
    restBytes = to - from;
    if (restBytes == 0) {
      if (rest.length > KEPT_BYTES_MAX) rest = NOTHING;
      return;
    }
    if (rest.length < restBytes) rest = new byte[restBytes];
    System.arraycopy(bytes, from, rest, 0, restBytes);
  }

  /** Returns where the first incomplete frame begins. */
  private int frames(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int next = frame(bytes, at, to);
      if (next == INCOMPLETE) break;
      at = next;
    }
    return at;
  }

  private int frame(byte[] bytes, int from, int to) {
    int end = lineEnd(bytes, from, to);
    if (end == INCOMPLETE) return INCOMPLETE;
    if (starts(bytes, from, end, "MSG ")) return message(bytes, from + 4, end, to, false);
    if (starts(bytes, from, end, "HMSG ")) return message(bytes, from + 5, end, to, true);
    sink.line(text(bytes, from, end));
    return end + 2;
  }

  /** Where the line's CR is. */
  private static int lineEnd(byte[] bytes, int from, int to) {
    for (int at = from; at + 1 < to; at++) {
      if (bytes[at] == '\r' && bytes[at + 1] == '\n') return at;
    }
    if (to - from > LINE_BYTES_MAX) throw new ProtocolException("a line without an end");
    return INCOMPLETE;
  }

  private static boolean starts(byte[] bytes, int from, int to, String word) {
    if (to - from < word.length()) return false;
    for (int i = 0; i < word.length(); i++) {
      if (bytes[from + i] != word.charAt(i)) return false;
    }
    return true;
  }

  /** {@code <subject> <sid> [reply] [header bytes] <total bytes>}, then headers and body. */
  private int message(byte[] bytes, int from, int lineEnd, int to, boolean hasHeaders) {
    int fields = split(bytes, from, lineEnd);
    int lengths = hasHeaders ? 2 : 1;
    if (fields < 2 + lengths || fields > 3 + lengths) throw broken(bytes, from, lineEnd);
    int total = number(bytes, fields - 1, from, lineEnd);
    int headBytes = hasHeaders ? number(bytes, fields - 2, from, lineEnd) : 0;
    if (headBytes > total || total > FRAME_BYTES_MAX) throw broken(bytes, from, lineEnd);
    int head = lineEnd + 2;
    int end = head + total;
    if (end + 2 > to) return INCOMPLETE;
    if (bytes[end] != '\r' || bytes[end + 1] != '\n') throw broken(bytes, from, lineEnd);
    var replyTo = fields == 3 + lengths ? text(bytes, fieldFrom[2], fieldTo[2]) : null;
    var headers =
        hasHeaders ? new NatsHeaders(Arrays.copyOfRange(bytes, head, head + headBytes)) : null;
    var body = end == head + headBytes ? NOTHING : Arrays.copyOfRange(bytes, head + headBytes, end);
    sink.message(number(bytes, 1, from, lineEnd), frame(subject(bytes), replyTo, headers, body));
    return end + 2;
  }

  private static Frame frame(
      String subject, @Nullable String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    var status = headers == null ? "" : headers.status();
    if (status.isEmpty()) return new Frame(subject, replyTo, headers, body, 0, "");
    int space = status.indexOf(' ');
    var code = space < 0 ? status : status.substring(0, space);
    var words = space < 0 ? "" : status.substring(space + 1);
    try {
      return new Frame(subject, replyTo, headers, body, Integer.parseInt(code), words);
    } catch (NumberFormatException unreadable) {
      throw new ProtocolException("a status that cannot be read: " + status);
    }
  }

  private int split(byte[] bytes, int from, int to) {
    int fields = 0;
    int at = from;
    while (at < to) {
      while (at < to && isSpace(bytes[at])) at++;
      if (at == to) break;
      if (fields == FIELDS_MAX) return fields + 1;
      fieldFrom[fields] = at;
      while (at < to && !isSpace(bytes[at])) at++;
      fieldTo[fields++] = at;
    }
    return fields;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  private int number(byte[] bytes, int field, int lineFrom, int lineTo) {
    long number = 0;
    for (int at = fieldFrom[field]; at < fieldTo[field]; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9 || number > Integer.MAX_VALUE / 10 - 1) {
        throw broken(bytes, lineFrom, lineTo);
      }
      number = number * 10 + digit;
    }
    return (int) number;
  }

  private String subject(byte[] bytes) {
    int from = fieldFrom[0];
    int to = fieldTo[0];
    boolean same = to - from == lastSubject.length();
    for (int i = 0; same && i < lastSubject.length(); i++) {
      same = lastSubject.charAt(i) == bytes[from + i];
    }
    if (!same) lastSubject = text(bytes, from, to);
    return lastSubject;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static ProtocolException broken(byte[] bytes, int from, int to) {
    return new ProtocolException("a message that cannot be read: " + text(bytes, from, to));
  }
}
