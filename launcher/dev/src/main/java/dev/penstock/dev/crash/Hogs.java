package dev.penstock.dev.crash;

import dev.penstock.dev.process.Daemon;
import dev.penstock.dev.process.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Take every connection the ledger has to give, also those that become free, until closed. */
final class Hogs implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration FULL_MAX = Duration.ofSeconds(10);
  private static final Duration END_MAX = Duration.ofSeconds(10);

  /** PostgreSQL's "too many connections". */
  private static final String TOO_MANY = "53300";

  private final LedgerHost ledger;
  private final Deque<Connection> taken = new ArrayDeque<>();
  private final Thread thread = Daemon.named("hogs").newThread(this::take);
  private volatile boolean full;
  private volatile boolean closed;

  private Hogs(LedgerHost ledger) {
    this.ledger = ledger;
  }

  /** Blocks until nothing is left for others. Fails when that takes too long. */
  static Hogs everywhere(LedgerHost ledger) throws SQLException {
    var hogs = new Hogs(ledger);
    hogs.thread.start();
    if (Deadline.in(FULL_MAX).await(() -> hogs.full)) return hogs;
    hogs.close();
    throw new SQLException("there are still connections to be had");
  }

  private void take() {
    while (!closed) {
      try {
        taken.push(ledger.connect());
      } catch (SQLException e) {
        full |= TOO_MANY.equals(e.getSQLState());
        Deadline.pause(PAUSE);
      }
    }
    while (!taken.isEmpty()) {
      try {
        taken.pop().close();
      } catch (SQLException gone) {
        // It is closed either way.
      }
    }
  }

  /** Blocks until all are given back. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(END_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
