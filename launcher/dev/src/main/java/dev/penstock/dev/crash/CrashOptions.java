package dev.penstock.dev.crash;

import java.time.Duration;

/**
 * What a run is a function of.
 *
 * @param time over which orders and faults come
 * @param isRelaxed whether what never happened is only told
 */
record CrashOptions(int orders, Duration time, long seed, boolean isRelaxed) {
  static final Duration TIME_MAX = Duration.ofHours(24);

  CrashOptions {
    if (orders < 1) throw new IllegalArgumentException("orders must be 1 or more, was " + orders);
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(TIME_MAX) > 0) {
      throw new IllegalArgumentException(
          "minutes must be between a second and a day, was " + time.toMillis() / 60_000.0);
    }
  }
}
