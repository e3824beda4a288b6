package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.Failure.Unavailable;
import dev.penstock.store.DatabaseUrl;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of millions of rows get other guards, while they are in use. */
final class GuardsUpgradeIT {
  private static final Map<String, String> ROWS =
      Map.of(
          "order",
          """
          INSERT INTO orders.orders (order_id, status, items, correlation_id, traceparent,
            idempotency_key, request_hash, attempts, deadline_at)
          VALUES (gen_random_uuid(), 'ACCEPTED', '[{"product_id":"lamp","quantity":1}]', 'web-1', '',
            'key-1', sha256(''), 1, now() + interval '15 minutes')
          """,
          "payment",
          """
          INSERT INTO payment.payments (order_id, state, amount_cents, currency, payment_method,
            first_asked_at, asked_at)
          VALUES (gen_random_uuid(), 'CHARGING', 1999, 'eur', 'pm_card_visa', now(), now())
          """,
          "inventory",
          """
          INSERT INTO inventory.reservations (order_id, state) VALUES (gen_random_uuid(), 'VOID');
          INSERT INTO inventory.stock VALUES ('lamp', 0, 0, 1999)
          """);

  /**
   * The files of a table, its indexes and its long values; and how often it was read as a whole.
   */
  private static final String TOUCHED =
      """
      SELECT relname, pg_relation_filenode(c.oid) FROM pg_class c
      LEFT JOIN pg_index i ON i.indexrelid = c.oid
      WHERE '%1$s'::regclass IN (c.oid, i.indrelid)
        OR c.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = '%1$s'::regclass)
      UNION ALL
      SELECT 'reads of all rows', seq_scan FROM pg_stat_user_tables WHERE relid = '%1$s'::regclass
      """;

  private static final String OTHERS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
      """;

  @ParameterizedTest
  @CsvSource({
    "order, orders, orders, 6",
    "payment, payment, payments, 5",
    "inventory, inventory, reservations, 2",
    "inventory, inventory, stock, 2"
  })
  void neitherRewritesNorReadsWhatIsThere(
      String service, String schema, String table, String before) throws Exception {
    var database = RealServers.freshDatabase();
    migrate(database, service, schema, before);
    execute(database, ROWS.get(service));
    var touched = touched(database, schema + "." + table);
    assertThat(touched).hasSizeGreaterThan(3);
    Migrations.apply(database, service, schema);
    assertThat(touched(database, schema + "." + table)).isEqualTo(touched);
  }

  @Test
  void costsWhoIsConnectedOneMoreTry() throws Exception {
    var database = RealServers.freshDatabase();
    migrate(database, "order", "orders", "6");
    var vertx = Vertx.vertx();
    var max = Duration.ofSeconds(10);
    var pool = Ledger.open(vertx, new LedgerOptions(database, 1, 10, max, max), "test");
    try {
      var select = pool.preparedQuery("SELECT refund_state FROM orders.orders");
      await(select.execute());
      Migrations.apply(database, "order", "orders");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> await(select.execute()))
          .satisfies(e -> assertThat(Failure.of(e.getCause())).isInstanceOf(Unavailable.class));
      assertThat(await(select.execute())).isEmpty();
    } finally {
      await(pool.close());
      await(vertx.close());
    }
  }

  private static void migrate(String database, String service, String schema, String target) {
    Flyway.configure()
        .dataSource(jdbc(database), "postgres", "")
        .defaultSchema(schema)
        .schemas(schema)
        .locations("classpath:sql/" + service)
        .target(target)
        .load()
        .migrate();
  }

  private static void execute(String database, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbc(database), "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Map<String, Long> touched(String database, String table) throws SQLException {
    var touched = new TreeMap<String, Long>();
    try (var connection = DriverManager.getConnection(jdbc(database), "postgres", "");
        var statement = connection.createStatement()) {
      awaitAlone(statement);
      var rows = statement.executeQuery(TOUCHED.formatted(table));
      while (rows.next()) touched.put(rows.getString(1), rows.getLong(2));
    }
    return touched;
  }

  /** What somebody read is counted when he is gone, a moment after he has hung up. */
  private static void awaitAlone(Statement statement) {
    eventually(
        Duration.ofSeconds(20),
        () -> {
          var others = statement.executeQuery(OTHERS);
          others.next();
          assertThat(others.getLong(1)).as("others").isZero();
        });
  }

  private static String jdbc(String database) {
    return DatabaseUrl.parse(database).jdbcUrl();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
