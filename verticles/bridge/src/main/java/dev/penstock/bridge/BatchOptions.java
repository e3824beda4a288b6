package dev.penstock.bridge;

import java.time.Duration;

/**
 * How a consumer takes its messages.
 *
 * @param batchMax messages handed to the handler in one turn
 * @param prefetchMax messages asked for and not settled, over all batches and lanes: the credit of
 *     this consumer
 * @param batchesInFlightMax 1 keeps batches strictly one after the other
 * @param nakDelayMin first delay after a failed batch; doubles per delivery, with jitter
 * @param nakDelayMax longest delay
 */
public record BatchOptions(
    int batchMax,
    int prefetchMax,
    int batchesInFlightMax,
    Duration nakDelayMin,
    Duration nakDelayMax) {

  public static final BatchOptions DEFAULTS =
      new BatchOptions(256, 1_024, 1, Duration.ofMillis(250), Duration.ofSeconds(15));

  public BatchOptions {
    require(batchMax >= 1 && batchMax <= 10_000, "batchMax must be 1..10000, was " + batchMax);
    require(prefetchMax >= batchMax, "prefetchMax must be at least batchMax, was " + prefetchMax);
    require(batchesInFlightMax >= 1, "batchesInFlightMax must be at least 1");
    require(nakDelayMin.compareTo(nakDelayMax) <= 0, "nakDelayMin must not be above nakDelayMax");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
