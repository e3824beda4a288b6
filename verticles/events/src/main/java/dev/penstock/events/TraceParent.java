package dev.penstock.events;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} header of W3C Trace Context, level 1. */
final class TraceParent {
  private static final AsciiPattern SHAPE =
      AsciiPattern.of("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\\z").orElseThrow();
  private static final String NOT_SAMPLED =
      "00-00000000000000000000000000000000-0000000000000000-00";
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private TraceParent() {}

  /**
   * A new span in the parent's trace; in a new trace when there is no parent or it is malformed.
   */
  static String continueOrStart(@Nullable String parent) {
    if (parent != null && isWellFormed(parent)) {
      var next = parent.toCharArray();
      putRandomHex(next, SPAN_ID);
      return new String(next);
    }
    var first = NOT_SAMPLED.toCharArray();
    putRandomHex(first, TRACE_ID);
    putRandomHex(first, TRACE_ID + 16);
    putRandomHex(first, SPAN_ID);
    return new String(first);
  }

  /** The standard forbids ids of zeros alone. */
  private static boolean isWellFormed(String text) {
    return SHAPE.accepts(text)
        && !text.regionMatches(TRACE_ID, NOT_SAMPLED, TRACE_ID, 32)
        && !text.regionMatches(SPAN_ID, NOT_SAMPLED, SPAN_ID, 16);
  }

  /** Sixteen digits, never all zero. */
  private static void putRandomHex(char[] text, int at) {
    long bits = ThreadLocalRandom.current().nextLong() | 1L;
    for (int i = 0; i < 16; i++) text[at + i] = HEX[(int) (bits >>> (4 * i)) & 0xf];
  }
}
