package dev.penstock.order;

import java.time.Duration;

/**
 * @param batchMax orders taken in one transaction, per event loop
 * @param waitingMax orders that may wait for that transaction, and as many express ones; more are
 *     refused with 503
 * @param waitingTimeMax how long an order may have to wait for that transaction to begin, by the
 *     pace of recent ones; longer, and it is refused with 503 unless the next one has room for it
 * @param announcingMax orders taken whose {@code orders.created} the broker has not stored yet, per
 *     event loop; beyond it they are left to the redrive
 * @param commitTimeout after which a request no longer waits for the ledger
 * @param redriveInterval how often orders without progress are looked for
 * @param redriveAfter how long an order may make no progress; doubles with each attempt
 * @param redriveBatchMax orders driven again or given up in one transaction
 * @param deadline how long after its acceptance an order is given up unless it has ended
 * @param drainMax how long a stop waits for what was begun
 */
public record OrderConfig(
    int batchMax,
    int waitingMax,
    Duration waitingTimeMax,
    int announcingMax,
    Duration commitTimeout,
    Duration redriveInterval,
    Duration redriveAfter,
    int redriveBatchMax,
    Duration deadline,
    Duration drainMax) {

  public static final OrderConfig DEFAULTS =
      new OrderConfig(
          256,
          5_000,
          Duration.ofMillis(50),
          10_000,
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          500,
          Duration.ofMinutes(15),
          Duration.ofSeconds(5));

  public OrderConfig {
    requireRange("batch_max", batchMax, 1_000);
    requireRange("waiting_max", waitingMax, 1_000_000);
    requireRange("announcing_max", announcingMax, 1_000_000);
    requireRange("redrive_batch_max", redriveBatchMax, 10_000);
    requireAtLeast("waiting_time_max", waitingTimeMax, 1);
    requireAtLeast("commit_timeout", commitTimeout, 100);
    requireAtLeast("redrive_interval", redriveInterval, 10);
    requireAtLeast("redrive_after", redriveAfter, 10);
    requireAtLeast("deadline", deadline, 100);
    requireAtLeast("drain_max", drainMax, 100);
  }

  private static void requireRange(String key, int value, int max) {
    require(value >= 1 && value <= max, key + " must be 1.." + max + ", was " + value);
  }

  private static void requireAtLeast(String key, Duration value, int millis) {
    require(
        value.toMillis() >= millis,
        key + " must be at least " + millis + "ms, was " + value.toMillis() + "ms");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
