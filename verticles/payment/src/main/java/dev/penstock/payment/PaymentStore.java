package dev.penstock.payment;

import dev.penstock.events.Money;
import dev.penstock.payment.Payment.State;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of payments. The caller owns the transaction. Every statement takes a whole batch and
 * locks rows in the order of their ids, so that two batches never wait for each other in a circle.
 * No order may be in a batch twice.
 */
final class PaymentStore {
  static final String COLUMNS =
      """
      order_id, state, amount_cents, currency, payment_method,
      COALESCE(decline_code, payment_id, '') AS reference,
      COALESCE(refund_id, '') AS refund_id, refund_attempts, refund_refusals,
      COALESCE(refund_code, '') AS refund_code, COALESCE(refund_error, '') AS refund_error,
      cancelled_at IS NOT NULL AS is_cancelled,
      COALESCE(EXTRACT(EPOCH FROM now() - first_asked_at) * 1000, 0)::bigint
        AS first_asked_age_ms,
      COALESCE(EXTRACT(EPOCH FROM now() - asked_at) * 1000, 0)::bigint AS asked_age_ms
      """;

  private static final String ASK =
      """
      INSERT INTO payment.payments
        (order_id, state, amount_cents, currency, payment_method, first_asked_at, asked_at)
      SELECT order_id, 'CHARGING', amount_cents, currency, payment_method, now(), now()
        FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[])
          AS asked (order_id, amount_cents, currency, payment_method)
       ORDER BY order_id
      ON CONFLICT (order_id) DO UPDATE SET asked_at = GREATEST(payments.asked_at, now())
       WHERE payments.state = 'CHARGING' AND payments.cancelled_at IS NULL
      RETURNING
      """
          + COLUMNS;

  // What is to be given back is left to the redrive from this moment on, whoever does it first.
  private static final String CANCEL =
      """
      INSERT INTO payment.payments (order_id, state, cancelled_at, correlation_id, traceparent, priority)
      SELECT order_id, 'VOID', now(), correlation_id, traceparent, priority
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
          AS cancelled (order_id, correlation_id, traceparent, priority)
       ORDER BY order_id
      ON CONFLICT (order_id) DO UPDATE
         SET cancelled_at = now(), correlation_id = excluded.correlation_id,
             traceparent = excluded.traceparent, priority = excluded.priority,
             due_at = CASE WHEN payments.state = 'CAPTURED' THEN now() + payment.refund_lease() END
       WHERE payments.cancelled_at IS NULL
      """;

  private static final String RECALL =
      "SELECT " + COLUMNS + " FROM payment.payments WHERE order_id = ANY ($1::uuid[])";

  private static final String LOCK = RECALL + " ORDER BY order_id FOR UPDATE";

  private static final String WRITE =
      """
      UPDATE payment.payments AS stored
         SET state = decided.state,
             payment_id = decided.payment_id,
             decline_code = decided.decline_code,
             decided_at = COALESCE(stored.decided_at,
               CASE WHEN decided.state IN ('CAPTURED', 'DECLINED') THEN now() END),
             due_at = CASE WHEN decided.state = 'CAPTURED' AND stored.cancelled_at IS NOT NULL
               THEN now() + payment.refund_lease() END
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
          AS decided (order_id, state, payment_id, decline_code)
       WHERE stored.order_id = decided.order_id
      """;

  // The answer to a question, where nobody else had a word meanwhile.
  private static final String DECIDE =
      """
      UPDATE payment.payments AS stored
         SET state = decided.state, payment_id = decided.payment_id,
             decline_code = decided.decline_code, decided_at = now()
        FROM (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
                  AS given (order_id, state, payment_id, decline_code)
               ORDER BY order_id) AS decided
       WHERE stored.order_id = decided.order_id
         AND stored.state = 'CHARGING' AND stored.cancelled_at IS NULL
      RETURNING stored.order_id
      """;

  private PaymentStore() {}

  /**
   * Writes down that the provider is going to be asked for these, where that is still open, and
   * gives all of them as they now are. One statement, which needs no transaction around it.
   */
  static Future<Map<UUID, Payment>> ask(SqlClient client, List<Charge> charges) {
    var values =
        Tuple.of(
            ids(charges, Charge::orderId),
            charges.stream().map(charge -> charge.amount().amountCents()).toArray(Long[]::new),
            texts(charges, charge -> charge.amount().currency()),
            texts(charges, Charge::paymentMethod));
    return client
        .preparedQuery(ASK)
        .execute(values)
        .map(PaymentStore::read)
        .compose(asked -> withTheOthers(client, asked, charges));
  }

  /** Those for which nothing was open are as they were. */
  private static Future<Map<UUID, Payment>> withTheOthers(
      SqlClient client, Map<UUID, Payment> asked, List<Charge> charges) {
    var others = new ArrayList<UUID>();
    for (var charge : charges) {
      if (!asked.containsKey(charge.orderId())) others.add(charge.orderId());
    }
    if (others.isEmpty()) return Future.succeededFuture(asked);
    return recall(client, others).onSuccess(asked::putAll).map(asked);
  }

  /**
   * Marks these orders cancelled, whether or not there is a payment, and gives their payments.
   *
   * @param orders each with where its cancellation comes from
   */
  static Future<Map<UUID, Payment>> cancel(SqlConnection tx, Map<UUID, Cancellation> orders) {
    var entries = orders.entrySet();
    var values =
        Tuple.of(
            ids(entries, Map.Entry::getKey),
            texts(entries, entry -> entry.getValue().origin().correlationId()),
            texts(entries, entry -> entry.getValue().origin().traceparent()),
            texts(entries, entry -> entry.getValue().priority().wireName()));
    return tx.preparedQuery(CANCEL).execute(values).compose(done -> recall(tx, orders.keySet()));
  }

  static Future<Map<UUID, Payment>> recall(SqlClient client, Collection<UUID> orderIds) {
    return payments(client, RECALL, orderIds);
  }

  /** The same, and nobody else changes them until the transaction ends. */
  static Future<Map<UUID, Payment>> lock(SqlConnection tx, Collection<UUID> orderIds) {
    return payments(tx, LOCK, orderIds);
  }

  /** Writes what became of the charges of payments locked before in the same transaction. */
  static Future<Void> write(SqlConnection tx, Collection<Payment> payments) {
    if (payments.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(WRITE).execute(decisions(payments)).mapEmpty();
  }

  /**
   * Writes what became of charges that are still as they were asked for: open, and not cancelled.
   * One statement, which needs no transaction around it; gives the orders whose charges were so.
   */
  static Future<Set<UUID>> decide(SqlClient client, Collection<Payment> payments) {
    if (payments.isEmpty()) return Future.succeededFuture(Set.of());
    return client
        .preparedQuery(DECIDE)
        .execute(decisions(payments))
        .map(
            rows -> {
              var decided = new HashSet<UUID>();
              for (var row : rows) decided.add(row.getUUID("order_id"));
              return decided;
            });
  }

  private static Tuple decisions(Collection<Payment> payments) {
    return Tuple.of(
        ids(payments, Payment::orderId),
        texts(payments, payment -> payment.state().name()),
        texts(payments, PaymentStore::paymentId),
        texts(payments, PaymentStore::declineCode));
  }

  private static Future<Map<UUID, Payment>> payments(
      SqlClient client, String statement, Collection<UUID> orderIds) {
    return client
        .preparedQuery(statement)
        .execute(Tuple.of(orderIds.toArray(UUID[]::new)))
        .map(PaymentStore::read);
  }

  private static Map<UUID, Payment> read(RowSet<Row> rows) {
    var payments = new HashMap<UUID, Payment>();
    for (var row : rows) payments.put(row.getUUID("order_id"), payment(row));
    return payments;
  }

  static Payment payment(Row row) {
    return new Payment(
        row.getUUID("order_id"),
        State.valueOf(row.getString("state")),
        charge(row),
        row.getString("reference"),
        new Refund(
            row.getString("refund_id"),
            row.getInteger("refund_attempts"),
            row.getInteger("refund_refusals"),
            row.getString("refund_code"),
            row.getString("refund_error")),
        row.getBoolean("is_cancelled"),
        Duration.ofMillis(row.getLong("first_asked_age_ms")),
        Duration.ofMillis(row.getLong("asked_age_ms")));
  }

  private static Optional<Charge> charge(Row row) {
    var amountCents = row.getLong("amount_cents");
    return amountCents == null
        ? Optional.empty()
        : Optional.of(
            new Charge(
                row.getUUID("order_id"),
                new Money(amountCents, row.getString("currency")),
                row.getString("payment_method")));
  }

  private static @Nullable String paymentId(Payment payment) {
    return payment.state() == State.DECLINED ? null : orNull(payment.reference());
  }

  private static @Nullable String declineCode(Payment payment) {
    return payment.state() == State.DECLINED ? payment.reference() : null;
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  static <T> UUID[] ids(Collection<T> items, Function<T, UUID> id) {
    return items.stream().map(id).toArray(UUID[]::new);
  }

  static <T> String[] texts(Collection<T> items, Function<T, @Nullable String> text) {
    return items.stream().map(text).toArray(String[]::new);
  }
}
