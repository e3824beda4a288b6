package dev.penstock.store;

import java.time.Duration;

/**
 * How to reach the ledger.
 *
 * @param url {@code postgresql://user:password@host:port/database}
 * @param connectionsMax of one pool; every verticle instance has a pool of its own
 * @param waitingMax requests that may wait for a connection; more are refused at once
 * @param connectTimeout for a connection, from a request's point of view
 * @param statementTimeout after which PostgreSQL gives a statement up
 */
public record LedgerOptions(
    String url,
    int connectionsMax,
    int waitingMax,
    Duration connectTimeout,
    Duration statementTimeout) {

  public static final LedgerOptions DEFAULTS =
      new LedgerOptions("", 4, 1_000, Duration.ofSeconds(2), Duration.ofSeconds(10));

  public LedgerOptions {
    require(connectionsMax >= 1 && connectionsMax <= 100, "connections_max must be 1..100");
    require(waitingMax >= 1, "waiting_max must be at least 1");
    require(connectTimeout.toMillis() >= 100, "connect_timeout must be at least 100ms");
    require(statementTimeout.toMillis() >= 100, "statement_timeout must be at least 100ms");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
