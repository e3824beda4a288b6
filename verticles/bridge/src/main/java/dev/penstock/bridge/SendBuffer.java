package dev.penstock.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent over one connection, as bytes in the order of the callers. Any thread puts
 * messages in, the connection takes all there is at once: while one piece is on its way the next
 * gathers. The lock is held for the time of copying one message.
 */
final class SendBuffer {
  /** Above it the peer does not read any more, and what comes is refused. */
  private static final int BYTES_MAX = 64 << 20;

  /** Larger buffers are not kept for the next piece. */
  private static final int KEPT_BYTES_MAX = 1 << 20;

  /** Room for the digits of two lengths, spaces and line ends. */
  private static final int NUMBERS_BYTES_MAX = 40;

  private static final byte[] PUB = ascii("PUB ");
  private static final byte[] HPUB = ascii("HPUB ");

  private final Runnable wake;
  private byte[] bytes = new byte[1 << 16];
  private byte[] spare = new byte[1 << 16];
  private int length;
  private boolean taking; // somebody will take what is put in

  /** Bytes that belong to the caller until it gives them back. */
  record Piece(byte[] bytes, int length) {}

  /**
   * @param wake runs on the thread that put something in, when nobody was going to take it
   */
  SendBuffer(Runnable wake) {
    this.wake = wake;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns false when it is full. */
  boolean message(
      String subject, @Nullable String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    boolean wakes;
    synchronized (this) {
      var head = headers == null ? null : headers.block();
      int headBytes = head == null ? 0 : head.length;
      int replyBytes = replyTo == null ? 0 : replyTo.length();
      int needed =
          HPUB.length + subject.length() + replyBytes + headBytes + body.length + NUMBERS_BYTES_MAX;
      if (!reserve(needed)) return false;
      put(head == null ? PUB : HPUB);
      put(subject);
      bytes[length++] = ' ';
      if (replyTo != null) {
        put(replyTo);
        bytes[length++] = ' ';
      }
      if (head != null) {
        put(headBytes);
        bytes[length++] = ' ';
      }
      put(headBytes + body.length);
      endLine();
      if (head != null) put(head);
      put(body);
      endLine();
      wakes = begin();
    }
    if (wakes) wake.run();
    return true;
  }

  /** Puts one line of the protocol in; returns false when it is full. */
  boolean line(String text) {
    boolean wakes;
    synchronized (this) {
      var line = text.getBytes(StandardCharsets.UTF_8);
      if (!reserve(line.length + 2)) return false;
      put(line);
      endLine();
      wakes = begin();
    }
    if (wakes) wake.run();
    return true;
  }

  private boolean begin() {
    boolean first = !taking;
    taking = true;
    return first;
  }

  /** All there is. */
  synchronized Piece take() {
    var piece = new Piece(bytes, length);
    bytes = spare;
    spare = new byte[0];
    length = 0;
    return piece;
  }

  /** Gives a piece back; false when there is nothing more to take until the next wake. */
  synchronized boolean giveBack(Piece piece) {
    if (piece.bytes().length <= KEPT_BYTES_MAX) spare = piece.bytes();
    taking = length > 0;
    return taking;
  }

  private boolean reserve(int needed) {
    long wanted = (long) length + needed;
    if (wanted > BYTES_MAX) return false;
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(wanted, Math.min(2L * bytes.length, BYTES_MAX)));
    }
    return true;
  }

  private void put(byte[] what) {
    System.arraycopy(what, 0, bytes, length, what.length);
    length += what.length;
  }

  private void put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) bytes[length++] = (byte) ascii.charAt(i);
  }

  private void put(int number) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) digits++;
    int rest = number;
    for (int at = length + digits - 1; at >= length; at--, rest /= 10) {
      bytes[at] = (byte) ('0' + rest % 10);
    }
    length += digits;
  }

  private void endLine() {
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }
}
