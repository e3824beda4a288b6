package dev.penstock.order;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes order ids: UUIDs of version 7 (RFC 9562), which grow with time, so that new rows go to the
 * end of the index. Belongs to one event loop; grows even when the clock stands or goes back.
 */
final class OrderId {
  private static final int SEQUENCE_BITS = 12;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;

  // UUID.fromString also takes 1-1-1-1-1.
  private static final Pattern WRITTEN =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final SecureRandom random = new SecureRandom();
  // Milliseconds and a sequence number in one: what overflows the sequence borrows from the future.
  private long last;

  /** An id as clients write it, of any version: strangers have their own. */
  static Optional<UUID> parse(String text) {
    return WRITTEN.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }

  UUID next(long nowMillis) {
    last = Math.max(last + 1, nowMillis << SEQUENCE_BITS);
    long millis = last >>> SEQUENCE_BITS;
    long sequence = last & ((1L << SEQUENCE_BITS) - 1);
    return new UUID(
        millis << 16 | VERSION | sequence, VARIANT | (random.nextLong() & VARIANT_MASK));
  }
}
