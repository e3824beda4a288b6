package dev.penstock.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The end of a run: nobody sends orders any more, and what was sent comes to its end. */
final class Drain {
  private static final long POLL_MILLIS = 100;
  private static final String OPEN =
      """
      SELECT (EXISTS (SELECT FROM orders.open)
        OR EXISTS (SELECT FROM payment.payments
          WHERE state = 'CHARGING' OR due_at IS NOT NULL)
        OR EXISTS (SELECT FROM deadletter.letters
          WHERE state = 'REPLAYED' AND handled_at IS NULL
            AND failure NOT IN ('max_deliveries', 'terminated')))::int
      """;

  private Drain() {}

  /** Blocks until nothing is under way, at most {@code max}; what is still then, is found later. */
  static void await(Snapshot ledger, Streams streams, Duration max)
      throws SQLException, IOException {
    long end = System.nanoTime() + max.toNanos();
    while (isUnderWay(ledger, streams) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      if (Thread.currentThread().isInterrupted()) throw new NotCheckedException("interrupted");
    }
  }

  private static boolean isUnderWay(Snapshot ledger, Streams streams)
      throws SQLException, IOException {
    if (ledger.number(OPEN) == 1) return true;
    for (var stream : Streams.ALL) {
      if (streams.info(stream).isEmpty()) continue;
      for (var consumer : streams.consumers(stream)) {
        var isDurable = consumer.getConsumerConfiguration().getDurable() != null;
        if (isDurable && consumer.getNumPending() + consumer.getNumAckPending() > 0) return true;
      }
    }
    return false;
  }
}
