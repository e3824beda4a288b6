package dev.penstock.deadletter;

import java.time.Duration;

/**
 * @param sweepInterval how often replays that were handled are looked for, and what waits behind
 *     them is given back
 * @param ageMax decided letters older than this are deleted; open ones never are
 * @param drainMax how long a stop waits for what was begun
 */
public record DeadletterConfig(Duration sweepInterval, Duration ageMax, Duration drainMax) {

  public static final DeadletterConfig DEFAULTS =
      new DeadletterConfig(Duration.ofMillis(500), Duration.ofDays(90), Duration.ofSeconds(5));

  public DeadletterConfig {
    requireAtLeast("sweep_interval", sweepInterval, Duration.ofMillis(10));
    // A redelivery of what was decided must find the decision.
    requireAtLeast("age_max", ageMax, Duration.ofDays(1));
    requireAtLeast("drain_max", drainMax, Duration.ofMillis(100));
  }

  private static void requireAtLeast(String key, Duration value, Duration min) {
    if (value.compareTo(min) < 0) {
      throw new IllegalArgumentException(key + " must be at least " + min + ", was " + value);
    }
  }
}
