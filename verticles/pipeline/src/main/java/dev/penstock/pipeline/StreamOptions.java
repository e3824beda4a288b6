package dev.penstock.pipeline;

import java.time.Duration;

/**
 * What may differ between installations in how streams are kept.
 *
 * @param replicas 1, or 3 in a cluster
 * @param ageMax messages older than this are dropped by the broker
 * @param bytesMax of each stream; a full stream refuses messages, and the ledger keeps the orders
 */
public record StreamOptions(int replicas, Duration ageMax, long bytesMax) {

  public static final StreamOptions DEFAULTS =
      new StreamOptions(1, Duration.ofDays(7), 2L * 1024 * 1024 * 1024);

  public StreamOptions {
    require(replicas == 1 || replicas == 3 || replicas == 5, "replicas must be 1, 3 or 5");
    require(ageMax.toMinutes() >= 10, "age_max must be at least 10 minutes");
    require(bytesMax >= 1024 * 1024, "bytes_max must be at least 1048576");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
