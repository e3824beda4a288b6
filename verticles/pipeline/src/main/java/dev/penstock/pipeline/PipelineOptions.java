package dev.penstock.pipeline;

import dev.penstock.bridge.BatchOptions;
import java.time.Duration;

/**
 * @param batchMax messages handled in one transaction
 * @param prefetchMax messages asked for and not settled, per consumer; a tenth is kept ready for
 *     express orders
 * @param attemptsMax handlings of a message that meets a bug or ends the process, before it goes to
 *     the dead letters
 * @param retryMin first wait when the surroundings are away; doubles, with full jitter
 * @param retryMax longest wait
 */
public record PipelineOptions(
    int batchMax, int prefetchMax, int attemptsMax, Duration retryMin, Duration retryMax) {

  public static final PipelineOptions DEFAULTS =
      new PipelineOptions(256, 1_024, 5, Duration.ofMillis(100), Duration.ofSeconds(2));

  /** Of which each lane of each version gets its share, at least one message. */
  private static final int PREFETCH_MIN = 20;

  public PipelineOptions {
    require(batchMax >= 1 && batchMax <= 1_000, "batch_max must be 1..1000, was " + batchMax);
    require(
        prefetchMax >= batchMax,
        "prefetch_max must be at least batch_max (" + batchMax + "), was " + prefetchMax);
    require(
        prefetchMax >= PREFETCH_MIN,
        "prefetch_max must be at least " + PREFETCH_MIN + ", was " + prefetchMax);
    require(attemptsMax >= 1, "attempts_max must be at least 1, was " + attemptsMax);
    require(
        retryMin.toMillis() >= 1 && retryMin.compareTo(retryMax) <= 0,
        "retry_min must be 1ms up to retry_max");
  }

  BatchOptions batchOptions() {
    return new BatchOptions(batchMax, prefetchMax, 1, retryMin, retryMax);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
