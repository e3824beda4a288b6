package dev.penstock.order;

import static dev.penstock.order.OrderRowStore.order;
import static dev.penstock.order.OrderRowStore.toList;

import dev.penstock.events.OrderEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Every statement about when an order is looked at again. The caller owns the transaction. */
final class RedriveStore {
  /**
   * Those that others work on are left to the next time, and so their batches stay. The orders are
   * read by their batches whatever the planner knows of the tables: never all of them.
   */
  private static final String MAKE_DUE =
      """
      WITH late AS (
        SELECT o.order_id AS id, orders.due_with(batch.due_at, o.reserved_at,
            $3 * interval '1 millisecond', o.deadline_at) AS due_at
        FROM (SELECT created_at, due_at FROM orders.batches WHERE due_at <= now()
              ORDER BY due_at, batch_id LIMIT $1) AS batch
        CROSS JOIN LATERAL (
          SELECT order_id, reserved_at, deadline_at FROM orders.orders
          WHERE created_at = batch.created_at AND due_at IS NULL AND ended_at IS NULL
          FOR UPDATE SKIP LOCKED) AS o
        LIMIT $2)
      UPDATE orders.orders SET due_at = late.due_at FROM late WHERE order_id = late.id
      """;

  private static final String FORGET_BATCHES =
      """
      WITH over AS (
        SELECT due_at AS due, batch_id AS id FROM orders.batches WHERE due_at <= now()
        ORDER BY due_at, batch_id LIMIT $1 FOR UPDATE SKIP LOCKED)
      DELETE FROM orders.batches b USING over WHERE b.due_at = over.due AND b.batch_id = over.id
        AND NOT EXISTS (SELECT FROM orders.orders o
          WHERE o.created_at = b.created_at AND o.due_at IS NULL AND o.ended_at IS NULL OFFSET 0)
      """;

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
      RETURNING attempts, due_since = '-infinity' AS unannounced, quote,
      """
          + OrderStore.COLUMNS;

  private static final String MAKE_DUE_AT_ONCE =
      """
      UPDATE orders.orders SET due_at = '-infinity' WHERE order_id IN (
        SELECT order_id FROM orders.orders
        WHERE order_id = ANY ($1::uuid[])
          AND (status = 'ACCEPTED' OR status = 'CANCELLED' AND due_at IS NOT NULL)
        FOR UPDATE SKIP LOCKED)
      """;

  private RedriveStore() {}

  /** An order whose time is over, and the time of the transaction. */
  record Over(Order order, OffsetDateTime now) {}

  /**
   * An order to drive again.
   *
   * @param attempt which one it is
   * @param unannounced whether the broker never had it
   * @param quote what it said beyond what it takes to fulfil it
   */
  record Due(Order order, int attempt, boolean unannounced, Optional<Quote> quote) {
    OrderEvent.Created created() {
      return quote.map(order::created).orElseGet(order::created);
    }
  }

  /**
   * Makes orders due that have not ended although their batch is due.
   *
   * @param batchesMax looked at, the most urgent first
   * @param ordersMax made due
   * @return how many were
   */
  static Future<Integer> makeDue(
      SqlClient client, int batchesMax, int ordersMax, Duration redriveAfter) {
    return client
        .preparedQuery(MAKE_DUE)
        .execute(Tuple.of(batchesMax, ordersMax, redriveAfter.toMillis()))
        .map(rows -> rows.rowCount());
  }

  /**
   * Forgets batches that are due and have no order any more that becomes due with them.
   *
   * @param batchesMax looked at, the most urgent first
   * @return how many were forgotten
   */
  static Future<Integer> forgetBatches(SqlClient client, int batchesMax) {
    return client
        .preparedQuery(FORGET_BATCHES)
        .execute(Tuple.of(batchesMax))
        .map(rows -> rows.rowCount());
  }

  /**
   * Locks orders that have had their last attempt and whose deadline has passed. Orders that
   * another transaction works on are left out.
   */
  static Future<List<Over>> lockOver(SqlClient tx, int limit) {
    return tx.preparedQuery(LOCK_OVER)
        .execute(Tuple.of(limit))
        .map(rows -> toList(rows, row -> new Over(order(row), row.getOffsetDateTime("now"))));
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
                            row.getBoolean("unannounced"),
                            Optional.ofNullable(row.getJsonObject("quote"))
                                .map(QuoteRowStore::quote))));
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
