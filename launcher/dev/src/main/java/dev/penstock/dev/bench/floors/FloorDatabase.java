package dev.penstock.dev.bench.floors;

import dev.penstock.store.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.stream.IntStream;

/**
 * A database with Penstock's own tables and a full stock, made for a floor and dropped at its end.
 * Its methods block, but for {@link #connect}.
 */
final class FloorDatabase implements AutoCloseable {
  private static final String NAME = "penstock_floors";
  private static final int PIPELINED_MAX = 64;

  private final Vertx vertx = Vertx.vertx();
  private final String serverUrl;
  private final String url;

  private FloorDatabase(String serverUrl) {
    this.serverUrl = serverUrl;
    this.url = named(serverUrl, NAME);
  }

  /** Throws {@link FloorException} where commits are not durable. */
  static FloorDatabase create(String serverUrl) {
    var database = new FloorDatabase(serverUrl);
    database.onServer("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
    database.onServer("CREATE DATABASE " + NAME);
    database.requireOn("fsync");
    database.requireOn("synchronous_commit");
    Migrations.apply(database.url, "order", "orders");
    Migrations.apply(database.url, "inventory", "inventory");
    Migrations.apply(database.url, "payment", "payment");
    database.stock();
    return database;
  }

  /** The URL of another database of the same server. */
  static String named(String url, String database) {
    var uri = URI.create(url);
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return uri.getScheme() + "://" + uri.getRawAuthority() + "/" + database + query;
  }

  /** A connection on the calling event loop, set up as those of Penstock's pools. */
  Future<PgConnection> connect(Vertx loops) {
    return PgConnection.connect(loops, options(url));
  }

  /** The one number that a query answers with. */
  long number(String sql) {
    var answer =
        connect(vertx)
            .compose(
                connection ->
                    connection
                        .query(sql)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))
                        .eventually(connection::close));
    return Await.result(answer);
  }

  /** Throws unless the ledger holds so many orders, each whole, confirmed, held and paid. */
  void requireConfirmed(long orders) {
    requireRows(orders, "orders.orders WHERE status = 'CONFIRMED'");
    requireRows(orders, "orders.orders");
    requireRows(orders, "inventory.reservations WHERE state = 'HELD'");
    requireRows(orders, "payment.payments WHERE state = 'CAPTURED'");
    requireRows(0, "inventory.conservation WHERE reserved <> held OR on_hand <> adjusted");
  }

  private void requireRows(long expected, String of) {
    FloorException.requireExactly(expected, number("SELECT count(*) FROM " + of), "rows in " + of);
  }

  private void requireOn(String setting) {
    long on = number("SELECT (current_setting('" + setting + "') = 'on')::int");
    FloorException.requireExactly(1, on, "setting " + setting + " of PostgreSQL as 0 or 1");
  }

  private void stock() {
    var products = IntStream.range(0, FloorOrder.PRODUCTS).mapToObj(FloorOrder::product);
    var values =
        Tuple.of(products.toArray(String[]::new), FloorOrder.STOCK, FloorOrder.UNIT_PRICE_CENTS);
    Await.result(
        connect(vertx)
            .compose(
                connection ->
                    connection
                        .preparedQuery(
                            """
                            WITH products AS (
                              INSERT INTO inventory.stock (product_id, on_hand, reserved,
                                  unit_price_cents)
                              SELECT id, $2, 0, $3 FROM unnest($1::text[]) AS id
                              RETURNING product_id, on_hand)
                            INSERT INTO inventory.stock_adjustments (product_id, delta)
                            SELECT product_id, on_hand FROM products
                            """)
                        .execute(values)
                        .eventually(connection::close)));
  }

  private void onServer(String sql) {
    Await.result(
        PgConnection.connect(vertx, options(serverUrl))
            .compose(connection -> connection.query(sql).execute().eventually(connection::close)));
  }

  private static PgConnectOptions options(String url) {
    return PgConnectOptions.fromUri(url)
        .setCachePreparedStatements(true)
        .setPipeliningLimit(PIPELINED_MAX)
        .addProperty("application_name", "penstock-floors")
        .addProperty("client_min_messages", "warning")
        .addProperty("plan_cache_mode", "force_custom_plan");
  }

  @Override
  public void close() {
    try {
      onServer("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
    } finally {
      Await.result(vertx.close());
    }
  }
}
