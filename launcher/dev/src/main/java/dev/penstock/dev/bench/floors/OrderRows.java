package dev.penstock.dev.bench.floors;

import dev.penstock.dev.bench.floors.FloorOrder.Line;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The rows that Penstock writes for a confirmed order, each statement for a whole batch. Who sends
 * several owns the transaction. A statement fails when it wrote fewer rows than it was given.
 */
final class OrderRows {
  private static final String INSERT_ORDERS =
      """
      WITH batch AS (
        INSERT INTO orders.batches (due_at) VALUES (now() + interval '15 seconds'))
      INSERT INTO orders.orders (order_id, status, items, customer_id, payment_method,
          correlation_id, traceparent, attempts, deadline_at)
      SELECT order_id, 'ACCEPTED', items::jsonb, customer_id, payment_method,
          correlation_id, traceparent, 1, now() + interval '15 minutes'
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
          AS new (order_id, items, customer_id, payment_method, correlation_id, traceparent)
      ON CONFLICT DO NOTHING
      RETURNING order_id, created_at
      """;

  private static final String LOCK_STOCK =
      """
      SELECT product_id, on_hand - reserved AS available, unit_price_cents FROM inventory.stock
      WHERE product_id = ANY ($1::text[]) ORDER BY product_id FOR UPDATE
      """;

  private static final String INSERT_RESERVATIONS =
      """
      INSERT INTO inventory.reservations
          (order_id, state, lines, amount_cents, currency, customer_id, payment_method)
      SELECT order_id, 'HELD', lines::jsonb, amount_cents, 'eur', customer_id, payment_method
      FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[])
          AS new (order_id, lines, amount_cents, customer_id, payment_method)
      ON CONFLICT DO NOTHING
      """;

  private static final String RESERVE_STOCK =
      """
      UPDATE inventory.stock SET reserved = reserved + change.quantity, updated_at = now()
      FROM unnest($1::text[], $2::int[]) AS change (product_id, quantity)
      WHERE stock.product_id = change.product_id
      """;

  private static final String INSERT_PAYMENTS =
      """
      INSERT INTO payment.payments
          (order_id, state, amount_cents, currency, payment_method, first_asked_at, asked_at)
      SELECT order_id, 'CHARGING', amount_cents, 'eur', payment_method, now(), now()
      FROM unnest($1::uuid[], $2::bigint[], $3::text[])
          AS new (order_id, amount_cents, payment_method)
      ON CONFLICT DO NOTHING
      """;

  private static final String CAPTURE =
      """
      UPDATE payment.payments p
      SET state = 'CAPTURED', payment_id = new.payment_id, decided_at = now()
      FROM unnest($1::uuid[], $2::text[]) AS new (order_id, payment_id)
      WHERE p.order_id = new.order_id
      """;

  private static final String RESERVE =
      """
      UPDATE orders.orders o SET status = 'RESERVED', lines = new.lines::jsonb,
          amount_cents = new.amount_cents, currency = 'eur', reserved_at = now()
      FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS new (order_id, lines, amount_cents)
      WHERE o.order_id = new.order_id AND o.status = 'ACCEPTED'
      """;

  private static final String CONFIRM =
      """
      UPDATE orders.orders o SET status = 'CONFIRMED', amount_cents = new.amount_cents,
          currency = 'eur', reserved_at = coalesce(o.reserved_at, now()), ended_at = now()
      FROM unnest($1::uuid[], $2::bigint[]) AS new (order_id, amount_cents)
      WHERE o.order_id = new.order_id
      RETURNING o.order_id, o.ended_at
      """;

  private OrderRows() {}

  /** What of a product can still be promised, and at which price. */
  record Stock(int available, long unitPriceCents) {}

  /** The times of creation. */
  static Future<Map<UUID, OffsetDateTime>> insertOrders(SqlClient client, List<FloorOrder> orders) {
    var values =
        Tuple.of(
            ids(orders),
            texts(orders, FloorJson::items),
            texts(orders, FloorOrder::customerId),
            texts(orders, FloorOrder::paymentMethod),
            texts(orders, order -> order.orderId().toString()),
            texts(orders, OrderRows::traceparent));
    return client
        .preparedQuery(INSERT_ORDERS)
        .execute(values)
        .map(rows -> times(exactly(orders.size(), rows), "created_at"));
  }

  /** Of all these products, until the transaction ends; in their order, so that none deadlock. */
  static Future<Map<String, Stock>> lockStock(SqlClient tx, List<FloorOrder> orders) {
    var products = quantities(orders).keySet().toArray(String[]::new);
    return tx.preparedQuery(LOCK_STOCK)
        .execute(Tuple.tuple().addArrayOfString(products))
        .map(
            rows -> {
              var stock = new HashMap<String, Stock>();
              for (var row : exactly(products.length, rows)) {
                stock.put(row.getString(0), new Stock(row.getInteger(1), row.getLong(2)));
              }
              return stock;
            });
  }

  static Future<Void> insertReservations(SqlClient tx, List<FloorOrder> orders) {
    var values =
        Tuple.of(
            ids(orders),
            texts(orders, FloorJson::lines),
            amounts(orders),
            texts(orders, FloorOrder::customerId),
            texts(orders, FloorOrder::paymentMethod));
    return write(tx, INSERT_RESERVATIONS, values, orders.size());
  }

  static Future<Void> reserveStock(SqlClient tx, List<FloorOrder> orders) {
    var quantities = quantities(orders);
    var values =
        Tuple.tuple()
            .addArrayOfString(quantities.keySet().toArray(String[]::new))
            .addArrayOfInteger(quantities.values().toArray(Integer[]::new));
    return write(tx, RESERVE_STOCK, values, quantities.size());
  }

  static Future<Void> insertPayments(SqlClient client, List<FloorOrder> orders) {
    var values = Tuple.of(ids(orders), amounts(orders), texts(orders, FloorOrder::paymentMethod));
    return write(client, INSERT_PAYMENTS, values, orders.size());
  }

  static Future<Void> capture(SqlClient client, List<FloorOrder> orders) {
    var values =
        Tuple.tuple()
            .addArrayOfUUID(ids(orders))
            .addArrayOfString(texts(orders, FloorJson::paymentId));
    return write(client, CAPTURE, values, orders.size());
  }

  /** Fewer rows are none of an order whose capture overtook its reservation. */
  static Future<Void> reserve(SqlClient client, List<FloorOrder> orders) {
    var values = Tuple.of(ids(orders), texts(orders, FloorJson::lines), amounts(orders));
    return client.preparedQuery(RESERVE).execute(values).mapEmpty();
  }

  /** The times of the end. */
  static Future<Map<UUID, OffsetDateTime>> confirm(SqlClient client, List<FloorOrder> orders) {
    return client
        .preparedQuery(CONFIRM)
        .execute(Tuple.tuple().addArrayOfUUID(ids(orders)).addArrayOfLong(amounts(orders)))
        .map(rows -> times(exactly(orders.size(), rows), "ended_at"));
  }

  static Map<String, Integer> quantities(List<FloorOrder> orders) {
    var quantities = new HashMap<String, Integer>();
    for (var order : orders) {
      for (Line line : order.lines()) {
        quantities.merge(line.productId(), line.quantity(), Integer::sum);
      }
    }
    return quantities;
  }

  private static Future<Void> write(SqlClient client, String sql, Tuple values, int expected) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .map(rows -> exactly(expected, rows))
        .mapEmpty();
  }

  private static RowSet<Row> exactly(int expected, RowSet<Row> rows) {
    FloorException.requireExactly(expected, rows.rowCount(), "rows of a batch");
    return rows;
  }

  private static Map<UUID, OffsetDateTime> times(RowSet<Row> rows, String column) {
    var times = new HashMap<UUID, OffsetDateTime>(rows.size() * 2);
    for (var row : rows) times.put(row.getUUID(0), row.getOffsetDateTime(column));
    return times;
  }

  private static UUID[] ids(List<FloorOrder> orders) {
    return orders.stream().map(FloorOrder::orderId).toArray(UUID[]::new);
  }

  private static Long[] amounts(List<FloorOrder> orders) {
    return orders.stream().map(FloorOrder::amountCents).toArray(Long[]::new);
  }

  private static String[] texts(List<FloorOrder> orders, Function<FloorOrder, String> column) {
    return orders.stream().map(column).toArray(String[]::new);
  }

  /** As long as a real one. */
  private static String traceparent(FloorOrder order) {
    var hex = order.orderId().toString().replace("-", "");
    return "00-" + hex + '-' + hex.substring(16) + "-00";
  }
}
