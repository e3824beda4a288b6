package dev.penstock.payment;

import dev.penstock.events.Lineage;
import dev.penstock.events.Priority;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The part of the ledger that is about giving money back: what came of it, and when it is tried
 * again. The caller owns the transaction. A payment whose refund was made or given up by a redrive,
 * which no message waits for, is due at once until that is said.
 */
final class RefundStore {
  private static final String WRITE =
      """
      UPDATE payment.payments AS stored
         SET state = tried.state,
             refund_id = tried.refund_id,
             refund_attempts = tried.attempts,
             refund_refusals = tried.refusals,
             refund_code = tried.code,
             refund_error = tried.error,
             refunded_at = CASE WHEN tried.state = 'REFUNDED' THEN now() END,
             refund_failed_at = COALESCE(stored.refund_failed_at,
               CASE WHEN tried.state = 'REFUND_FAILED' THEN now() END),
             due_at = CASE
               WHEN $8 AND tried.state <> stored.state THEN '-infinity'
               WHEN tried.state = 'REFUNDED' THEN NULL
               ELSE payment.next_refund_at(tried.attempts, $9, $10) END
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[],
            $7::text[])
          AS tried (order_id, state, refund_id, attempts, refusals, code, error)
       WHERE stored.order_id = tried.order_id
      """;

  private static final String TAKE_DUE =
      """
      WITH due AS (
        SELECT order_id AS id, due_at = '-infinity' AS unsaid FROM payment.payments
         WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      UPDATE payment.payments
         SET due_at = CASE WHEN due.unsaid THEN due_at ELSE now() + payment.refund_lease() END
        FROM due WHERE order_id = due.id
      RETURNING due.unsaid, correlation_id, traceparent, priority,
      """
          + PaymentStore.COLUMNS;

  private static final String SAID =
      """
      UPDATE payment.payments
         SET due_at = CASE WHEN state = 'REFUND_FAILED'
           THEN payment.next_refund_at(refund_attempts, $2, $3) END
       WHERE order_id = ANY ($1::uuid[]) AND due_at = '-infinity'
      """;

  private static final String COUNT_FAILED =
      """
      SELECT count(*) AS failed FROM payment.payments
       WHERE due_at IS NOT NULL AND state = 'REFUND_FAILED'
      """;

  private RefundStore() {}

  /**
   * A payment that is due.
   *
   * @param isUnsaid whether what came of its refund is only to be said
   */
  record Due(Payment payment, Cancellation cancellation, boolean isUnsaid) {}

  /**
   * Writes what came of the refunds of payments locked before in the same transaction.
   *
   * @param isUnsaid whether no message waits for it, so that it is due at once
   */
  static Future<Void> write(
      SqlConnection tx, Collection<Payment> payments, boolean isUnsaid, PaymentConfig config) {
    if (payments.isEmpty()) return Future.succeededFuture();
    var values =
        Tuple.of(
                PaymentStore.ids(payments, Payment::orderId),
                PaymentStore.texts(payments, payment -> payment.state().name()),
                PaymentStore.texts(payments, p -> PaymentStore.orNull(p.refund().id())))
            .addArrayOfInteger(
                payments.stream().map(p -> p.refund().attempts()).toArray(Integer[]::new))
            .addArrayOfInteger(
                payments.stream().map(p -> p.refund().refusals()).toArray(Integer[]::new))
            .addArrayOfString(
                PaymentStore.texts(payments, p -> PaymentStore.orNull(p.refund().code())))
            .addArrayOfString(
                PaymentStore.texts(payments, p -> PaymentStore.orNull(p.refund().error())))
            .addBoolean(isUnsaid)
            .addLong(config.refundRetryMin().toMillis())
            .addLong(config.refundRetryMax().toMillis());
    return tx.preparedQuery(WRITE).execute(values).mapEmpty();
  }

  /**
   * Takes payments that are due, the most urgent first, for as long as one attempt may take.
   * Payments that another transaction works on are left out.
   */
  static Future<List<Due>> takeDue(SqlClient client, int limit) {
    return client
        .preparedQuery(TAKE_DUE)
        .execute(Tuple.of(limit))
        .map(
            rows -> {
              var due = new ArrayList<Due>();
              for (var row : rows) due.add(due(row));
              return due;
            });
  }

  /** Takes note that what came of these refunds was said. */
  static Future<Void> said(SqlClient client, Collection<UUID> orderIds, PaymentConfig config) {
    return client
        .preparedQuery(SAID)
        .execute(
            Tuple.of(
                orderIds.toArray(UUID[]::new),
                config.refundRetryMin().toMillis(),
                config.refundRetryMax().toMillis()))
        .mapEmpty();
  }

  /** How many refunds have failed so far and are tried again. */
  static Future<Long> countFailed(SqlClient client) {
    return client
        .preparedQuery(COUNT_FAILED)
        .execute()
        .map(rows -> rows.iterator().next().getLong("failed"));
  }

  private static Due due(Row row) {
    var origin = Lineage.of(row.getString("correlation_id"), row.getString("traceparent"));
    var cancellation = new Cancellation(origin, Priority.ofWireName(row.getString("priority")));
    return new Due(PaymentStore.payment(row), cancellation, row.getBoolean("unsaid"));
  }
}
