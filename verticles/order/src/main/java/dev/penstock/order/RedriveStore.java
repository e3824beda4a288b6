package dev.penstock.order;

import static dev.penstock.order.OrderRowStore.order;
import static dev.penstock.order.OrderRowStore.toList;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Every statement about when an order is looked at again. The caller owns the transaction. */
final class RedriveStore {
  private static final String LOCK_OVER =
      "SELECT now() AS now, "
          + OrderStore.COLUMNS
          + """
          FROM orders.orders
          WHERE due_at <= now() AND due_at >= deadline_at AND ended_at IS NULL
          ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
          """;

  private static final String TAKE_DUE =
      """
      WITH due AS (
        SELECT order_id AS id, due_at AS due_since FROM orders.orders
        WHERE due_at <= now() AND (due_at < deadline_at OR ended_at IS NOT NULL)
        ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      UPDATE orders.orders SET attempts = attempts + 1,
          due_at = orders.due_after($2 * power(2, least(attempts, 6)) * interval '1 millisecond',
              $2 * interval '1 millisecond', deadline_at, ended_at IS NOT NULL)
      FROM due WHERE order_id = due.id
      RETURNING attempts, due_since = '-infinity' AS unannounced,
      """
          + OrderStore.COLUMNS;

  private static final String MAKE_DUE_AT_ONCE =
      """
      UPDATE orders.orders SET due_at = '-infinity' WHERE order_id IN (
        SELECT order_id FROM orders.orders
        WHERE order_id = ANY ($1::uuid[]) AND due_at IS NOT NULL AND status <> 'RESERVED'
        FOR UPDATE SKIP LOCKED)
      """;

  private RedriveStore() {}

  /** An order to drive again: which attempt it is, and whether the broker never had it. */
  record Due(Order order, int attempt, boolean unannounced) {}

  /**
   * Locks orders that have had their last attempt and whose deadline has passed. Orders that
   * another transaction works on are left out.
   */
  static Future<List<OrderStore.Locked>> lockOver(SqlClient tx, int limit) {
    return tx.preparedQuery(LOCK_OVER)
        .execute(Tuple.of(limit))
        .map(rows -> toList(rows, OrderRowStore::locked));
  }

  /**
   * Takes orders that are due, the most urgent first, and sets when they are due again: twice as
   * late with each attempt, but at the deadline when no other attempt would have its time before.
   * Orders that another transaction works on are left out.
   */
  static Future<List<Due>> takeDue(SqlClient tx, int limit, Duration redriveAfter) {
    return tx.preparedQuery(TAKE_DUE)
        .execute(Tuple.of(limit, redriveAfter.toMillis()))
        .map(
            rows ->
                toList(
                    rows,
                    row ->
                        new Due(
                            order(row),
                            row.getInteger("attempts"),
                            row.getBoolean("unannounced"))));
  }

  /**
   * Says that what is to be said of these did not reach the broker, or may not have. That a
   * reserved order was announced is known.
   */
  static Future<Void> makeDueAtOnce(SqlClient tx, Collection<UUID> ids) {
    return tx.preparedQuery(MAKE_DUE_AT_ONCE)
        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .mapEmpty();
  }
}
