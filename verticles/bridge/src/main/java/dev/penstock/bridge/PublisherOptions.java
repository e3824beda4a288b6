package dev.penstock.bridge;

import java.time.Duration;

/**
 * @param inFlightMax messages without an outcome at any time; a power of two
 * @param outcomeTimeout after which a message's outcome is UNKNOWN; checked every 100 ms
 */
public record PublisherOptions(int inFlightMax, Duration outcomeTimeout) {

  public static final PublisherOptions DEFAULTS =
      new PublisherOptions(1_024, Duration.ofSeconds(10));

  public PublisherOptions {
    if (Integer.bitCount(inFlightMax) != 1 || inFlightMax > 4_096) {
      throw new IllegalArgumentException(
          "inFlightMax must be a power of two up to 4096, was " + inFlightMax);
    }
    if (outcomeTimeout.toMillis() < 100) {
      throw new IllegalArgumentException("outcomeTimeout must be at least 100 ms");
    }
  }
}
