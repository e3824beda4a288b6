package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pipeline.Pipeline;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A real database with this room's schema, and an auditor's eyes on it. For a test's thread. */
final class TestLedger {
  /** Whoever waits for a connection has as much patience as a test has. */
  private static final Duration AWAIT_MAX = Duration.ofSeconds(30);

  final LedgerOptions options;
  private final Pool pool;

  TestLedger(Vertx vertx) {
    var url = RealServers.freshDatabase();
    Migrations.apply(url, Pipeline.SCHEMA, Pipeline.SCHEMA);
    Migrations.apply(url, "inventory", "inventory");
    var defaults = LedgerOptions.DEFAULTS;
    options =
        new LedgerOptions(
            url,
            defaults.connectionsMax(),
            defaults.waitingMax(),
            AWAIT_MAX,
            defaults.statementTimeout());
    pool = Ledger.open(vertx, options, "test");
  }

  void stock(String productId, int quantity, long unitPriceCents) {
    var level = new StockLevel(quantity, unitPriceCents);
    await(pool.withTransaction(tx -> StockStore.set(tx, productId, level)));
  }

  Product product(String productId) {
    return await(StockStore.find(pool, productId)).orElseThrow();
  }

  /** The state of each reservation, by order id. */
  Map<String, String> states() {
    var states = new TreeMap<String, String>();
    for (var row : query("SELECT order_id, state FROM inventory.reservations")) {
      states.put(row.getUUID(0).toString(), row.getString(1));
    }
    return states;
  }

  /** Everything stored, as text, to tell whether anything changed. */
  List<String> snapshot() {
    return query(
            """
            SELECT stock::text FROM inventory.stock
            UNION ALL SELECT reservations::text FROM inventory.reservations
            UNION ALL SELECT stock_adjustments::text FROM inventory.stock_adjustments
            ORDER BY 1
            """)
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** Locks a product's stock, as a running batch does, until what it returns is run. */
  Runnable lock(String productId) {
    var connection = await(pool.getConnection());
    var tx = await(connection.begin());
    await(StockStore.lock(connection, List.of(productId)));
    return () -> await(tx.commit().eventually(connection::close));
  }

  /** Statements that wait for a lock in this database. */
  int waitingForLocks() {
    return query(
            """
            SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """)
        .size();
  }

  void assertConserved() {
    for (var row : query("SELECT * FROM inventory.conservation")) {
      assertThat(row.getLong("adjusted"))
          .as("adjusted of " + row.getString("product_id"))
          .isEqualTo(row.getInteger("on_hand").longValue());
      assertThat(row.getLong("held"))
          .as("held of " + row.getString("product_id"))
          .isEqualTo(row.getInteger("reserved").longValue());
    }
  }

  List<Row> query(String sql) {
    return await(pool.query(sql).execute()).stream().toList();
  }

  static <T> T onEventLoop(Vertx vertx, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    vertx.runOnContext(v -> Future.succeededFuture().compose(u -> work.get()).onComplete(promise));
    return await(promise.future());
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(AWAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
