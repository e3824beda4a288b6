package dev.penstock.order;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A part of the list of orders, newest first.
 *
 * @param limit orders at most
 */
record Page(Optional<Status> status, Cursor after, int limit) {
  static final int LIMIT_DEFAULT = 50;
  static final int LIMIT_MAX = 200;

  Page {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1.." + LIMIT_MAX + ", was " + limit);
    }
  }

  /** Throws {@link IllegalArgumentException}, whose message is for the client. */
  static Status statusOf(String status) {
    return Arrays.stream(Status.values())
        .filter(known -> known.name().equals(status))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "status must be one of " + Arrays.toString(Status.values())));
  }

  /** Throws {@link IllegalArgumentException}, whose message is for the client. */
  static int limitOf(String limit) {
    try {
      return Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("limit must be a number", e);
    }
  }

  /** The query for the same list from another place on. */
  String from(Cursor cursor) {
    return status.map(only -> "status=" + only + "&").orElse("")
        + "limit="
        + limit
        + "&cursor="
        + cursor.encode();
  }

  /** The place in the list right after an order; opaque to clients. */
  record Cursor(OffsetDateTime createdAt, UUID orderId) {
    static final Cursor START =
        new Cursor(OffsetDateTime.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1));
    private static final String NO_CURSOR = "cursor must be taken from the link to the next page";
    private static final long MICROS_MAX = micros(START.createdAt);
    private static final int BYTES = 3 * Long.BYTES;

    static Cursor after(Order order) {
      return new Cursor(order.createdAt(), order.orderId());
    }

    String encode() {
      var bytes =
          ByteBuffer.allocate(BYTES)
              // Microseconds, as PostgreSQL keeps them: coarser would skip or repeat orders.
              .putLong(micros(createdAt))
              .putLong(orderId.getMostSignificantBits())
              .putLong(orderId.getLeastSignificantBits());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Throws {@link IllegalArgumentException}, whose message is for the client. */
    static Cursor decode(String cursor) {
      var bytes = bytes(cursor);
      long micros = bytes.getLong();
      if (micros < 0 || micros > MICROS_MAX) throw new IllegalArgumentException(NO_CURSOR);
      var createdAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
      return new Cursor(createdAt, new UUID(bytes.getLong(), bytes.getLong()));
    }

    // ChronoUnit.MICROS.between counts nanoseconds inside, which overflow in the year 2262.
    private static long micros(OffsetDateTime time) {
      return time.toEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static ByteBuffer bytes(String cursor) {
      try {
        var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
        if (bytes.remaining() == BYTES) return bytes;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(NO_CURSOR, e);
      }
      throw new IllegalArgumentException(NO_CURSOR);
    }
  }
}
