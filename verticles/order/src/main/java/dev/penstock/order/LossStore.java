package dev.penstock.order;

import static dev.penstock.order.OrderRowStore.toList;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Every statement about what the broker has lost. The caller owns the transaction. */
final class LossStore {
  /** There may be so many that it takes longer than any other statement may. */
  private static final String HAVE_TIME = "SET LOCAL statement_timeout = '5min'";

  /**
   * Waits for rows that are locked: what their transactions say may have been said to a stream that
   * is gone.
   */
  private static final String DRIVE_ALL_AGAIN =
      """
      UPDATE orders.orders SET due_at = '-infinity' WHERE order_id IN (
        SELECT order_id FROM orders.orders
        WHERE order_id = ANY (ARRAY(SELECT order_id FROM orders.open))
          AND (due_at > '-infinity' OR due_at IS NULL AND ended_at IS NULL)
        ORDER BY order_id FOR UPDATE)
      """;

  /**
   * The orders are read by their creation, which has an index. So what lived longer than the stream
   * keeps messages is left out.
   */
  private static final String NOTE =
      """
      INSERT INTO orders.losses (streams, ended_since, created_at, done_at)
      VALUES ($1, now() - $2 * interval '1 millisecond', now() - 2 * $2 * interval '1 millisecond',
        CASE $2::bigint WHEN 0 THEN now() END)
      """;

  private static final String LOCK_LATEST =
      """
      SELECT loss_id, noticed_at, ended_since, created_at, order_id, announced FROM orders.losses
      WHERE loss_id = (SELECT max(loss_id) FROM orders.losses WHERE done_at IS NULL)
        AND NOT EXISTS (SELECT FROM orders.orders WHERE due_at = '-infinity')
      FOR UPDATE SKIP LOCKED
      """;

  /**
   * Also those of which something is still to be heard: that may come before the attempt which
   * drives them again has reached the broker, and then nothing drives them any more.
   */
  private static final String NEXT =
      "SELECT attempts, "
          + OrderStore.COLUMNS
          + """
          FROM orders.orders
          WHERE (created_at, order_id) > ($1, $2) AND created_at <= $3
            AND ended_at >= $4
          ORDER BY created_at, order_id LIMIT $5
          """;

  private static final String ADVANCE =
      """
      UPDATE orders.losses SET created_at = $2, order_id = $3, announced = announced + $4
      WHERE loss_id = $1
      """;

  private static final String CLOSE =
      "UPDATE orders.losses SET done_at = now() WHERE loss_id <= $1 AND done_at IS NULL";

  private LossStore() {}

  /** How far the announcing after a loss has come. */
  record Progress(
      long lossId,
      OffsetDateTime noticedAt,
      OffsetDateTime endedSince,
      OffsetDateTime createdAt,
      UUID orderId,
      long announced) {}

  /** An order that has ended, and how often what it last waited for was asked of the broker. */
  record Ended(Order order, int attempts) {}

  /** Makes all orders due at once of which something is open; how many were not due at once yet. */
  static Future<Integer> driveAllAgain(SqlClient tx) {
    return tx.query(HAVE_TIME)
        .execute()
        .compose(v -> tx.preparedQuery(DRIVE_ALL_AGAIN).execute())
        .map(rows -> rows.rowCount());
  }

  /**
   * Keeps that these streams have lost messages.
   *
   * @param againMax what ended within this time is to be announced again; zero: nothing is
   */
  static Future<Void> note(SqlClient tx, List<String> streams, Duration againMax) {
    var values = Tuple.of(streams.toArray(String[]::new), againMax.toMillis());
    return tx.preparedQuery(NOTE).execute(values).mapEmpty();
  }

  /**
   * Empty when nothing is to be announced again, somebody else does it, or orders that have not
   * ended wait to be driven, which come first.
   */
  static Future<Optional<Progress>> lockLatest(SqlClient tx) {
    return tx.preparedQuery(LOCK_LATEST)
        .execute()
        .map(rows -> toList(rows, LossStore::progress).stream().findFirst());
  }

  /** The next orders to announce again, the oldest first. */
  static Future<List<Ended>> next(SqlClient tx, Progress progress, int limit) {
    var values =
        Tuple.of(progress.createdAt(), progress.orderId(), progress.noticedAt())
            .addOffsetDateTime(progress.endedSince())
            .addInteger(limit);
    return tx.preparedQuery(NEXT)
        .execute(values)
        .map(
            rows ->
                toList(
                    rows, row -> new Ended(OrderRowStore.order(row), row.getInteger("attempts"))));
  }

  static Future<Void> advance(SqlClient tx, Progress progress, List<Ended> announced) {
    var last = announced.get(announced.size() - 1).order();
    var values =
        Tuple.of(progress.lossId(), last.createdAt(), last.orderId(), (long) announced.size());
    return tx.preparedQuery(ADVANCE).execute(values).mapEmpty();
  }

  /** All is announced, of this loss and of those before it. */
  static Future<Void> close(SqlClient tx, Progress progress) {
    return tx.preparedQuery(CLOSE).execute(Tuple.of(progress.lossId())).mapEmpty();
  }

  private static Progress progress(Row row) {
    return new Progress(
        row.getLong("loss_id"),
        row.getOffsetDateTime("noticed_at"),
        row.getOffsetDateTime("ended_since"),
        row.getOffsetDateTime("created_at"),
        row.getUUID("order_id"),
        row.getLong("announced"));
  }
}
