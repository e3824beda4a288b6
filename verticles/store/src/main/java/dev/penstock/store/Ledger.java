package dev.penstock.store;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Opens pools to the ledger. */
public final class Ledger {
  private static final int PIPELINED_MAX = 64;
  private static final int STATEMENTS_CACHED_MAX = 128;

  /**
   * Every statement finds its rows by an index. Statements are prepared while tables are empty,
   * when reading all of a table looks cheaper, and they keep that plan until the table is analyzed.
   */
  private static final Map<String, String> PLANNING =
      Map.of(
          "plan_cache_mode", "force_generic_plan",
          "enable_seqscan", "off",
          "enable_hashjoin", "off",
          "enable_mergejoin", "off");

  private Ledger() {}

  /**
   * A pool for one verticle instance: its connections live on the calling event loop. Nothing is
   * connected yet, so an absent database shows in the first statement.
   */
  public static Pool open(Vertx vertx, LedgerOptions options, String clientName) {
    var connect =
        PgConnectOptions.fromUri(options.url())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX)
            .setPipeliningLimit(PIPELINED_MAX)
            .addProperty("application_name", "penstock-" + clientName)
            .addProperty("statement_timeout", millis(options))
            .addProperty("idle_in_transaction_session_timeout", millis(options));
    PLANNING.forEach(connect::addProperty);
    LedgerTls.configure(connect, options.url());
    var socket =
        new NetClientOptions()
            .setConnectTimeout((int) options.connectTimeout().toMillis())
            .setTcpNoDelay(true);
    var pool =
        new PoolOptions()
            .setMaxSize(options.connectionsMax())
            .setMaxWaitQueueSize(options.waitingMax())
            .setConnectionTimeout((int) options.connectTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setName(clientName);
    return PgBuilder.pool().with(pool).with(socket).connectingTo(connect).using(vertx).build();
  }

  private static String millis(LedgerOptions options) {
    return Long.toString(options.statementTimeout().toMillis());
  }
}
