package dev.penstock.dev;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the ledgers say, read behind the back of every service. Blocks. */
final class Books {
  /** All that makes up the state of the business. The gateway's is the other side's. */
  private static final List<String> BUSINESS_TABLES =
      List.of(
          "orders.orders",
          "inventory.stock",
          "inventory.stock_adjustments",
          "inventory.reservations",
          "payment.payments",
          "gateway.payment_intents",
          "gateway.refunds");

  private final String jdbcUrl;

  /**
   * @param databaseUrl as {@code postgresql://postgres@127.0.0.1:PORT/NAME}
   */
  Books(String databaseUrl) {
    jdbcUrl = "jdbc:" + databaseUrl.replace("postgres@", "") + "?user=postgres";
  }

  /** Number of rows and hash over every column of every row, by table. */
  Map<String, String> state() {
    var state = new TreeMap<String, String>();
    for (var table : BUSINESS_TABLES) state.put(table, rows(hashOf(table)).get(0));
    return state;
  }

  /** The first column of each row. */
  List<String> rows(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (found.next()) rows.add(found.getString(1));
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
    }
  }

  void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
    }
  }

  long number(String sql) {
    return Long.parseLong(rows(sql).get(0));
  }

  /** Products whose promises do not add up; none in a sound ledger. */
  List<String> unsoundStock() {
    return rows(
        """
        SELECT product_id || ' on hand ' || on_hand || ' reserved ' || reserved || ' held ' || held
        FROM (
          SELECT s.product_id, s.on_hand, s.reserved, coalesce(
            (SELECT sum((line ->> 'quantity')::int)
             FROM inventory.reservations r CROSS JOIN jsonb_array_elements(r.lines) AS line
             WHERE r.state = 'HELD' AND line ->> 'product_id' = s.product_id), 0) AS held
          FROM inventory.stock s) AS sums
        WHERE reserved <> held OR reserved < 0 OR reserved > on_hand""");
  }

  /** Orders whose money does not fit their end; none in a sound ledger. */
  List<String> unsoundPayments() {
    return rows(
        """
        SELECT order_id || ' ' || status || ' owes ' || owed || ', paid ' || paid || ' in ' || charges
        FROM (
          SELECT o.order_id, o.status,
            CASE o.status WHEN 'CONFIRMED' THEN o.amount_cents ELSE 0 END AS owed,
            count(i.id) FILTER (WHERE i.status = 'succeeded') AS charges,
            coalesce(sum(i.amount_cents - i.refunded_cents)
              FILTER (WHERE i.status = 'succeeded'), 0) AS paid
          FROM orders.orders o
          LEFT JOIN gateway.payment_intents i ON i.order_id = o.order_id::text
          GROUP BY o.order_id) AS sums
        WHERE paid <> owed OR charges > 1""");
  }

  long intentsOf(String orderId) {
    return number(
        "SELECT count(*) FROM gateway.payment_intents WHERE order_id = '" + orderId + "'");
  }

  private static String hashOf(String table) {
    return "SELECT count(*) || ' rows ' || md5(coalesce(string_agg(t::text, '\n' ORDER BY t::text),"
        + " '')) FROM "
        + table
        + " t";
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl);
  }
}
