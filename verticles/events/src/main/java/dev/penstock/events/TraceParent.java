package dev.penstock.events;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} header of W3C Trace Context, level 1. */
final class TraceParent {
  private static final Pattern WELL_FORMED =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int TRACE_ID_END = 35;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private TraceParent() {}

  /**
   * A new span in the parent's trace; in a new trace when there is no parent or it is malformed.
   */
  static String continueOrStart(@Nullable String parent) {
    if (parent != null && WELL_FORMED.matcher(parent).matches()) {
      return parent.substring(0, TRACE_ID_END) + '-' + randomHex(16) + parent.substring(52);
    }
    return "00-" + randomHex(32) + '-' + randomHex(16) + "-00";
  }

  private static String randomHex(int digits) {
    var random = ThreadLocalRandom.current();
    var hex = new char[digits];
    for (int i = 0; i < digits; i += 16) {
      // Never all zero, which the standard forbids.
      long bits = random.nextLong() | 1L;
      for (int j = 0; j < 16; j++) hex[i + j] = HEX[(int) (bits >>> (4 * j)) & 0xf];
    }
    return new String(hex);
  }
}
