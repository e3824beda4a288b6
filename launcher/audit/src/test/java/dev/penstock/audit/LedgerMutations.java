package dev.penstock.audit;

import static dev.penstock.audit.Mutation.of;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ways to spoil the ledgers and the history of a sound run. */
final class LedgerMutations {
  private static final UUID NO_ORDER = UUID.fromString("0197a4c0-0000-7000-8000-000000000001");

  private LedgerMutations() {}

  static List<Mutation> all() {
    return List.of(
        of(
            "an accepted order is gone",
            "A1 B3 C1 D1",
            w -> w.sql("DELETE FROM orders.orders WHERE order_id = " + id(w.run().rejected()))),
        of(
            "an order is in the ledger that nobody sent",
            "A2 A4 D1",
            w ->
                w.sql(
                    """
                    INSERT INTO orders.orders (order_id, status, items, correlation_id,
                      traceparent, attempts, due_at, deadline_at)
                    VALUES (%s, 'ACCEPTED', '[{"product_id":"lamp","quantity":1}]', 'x', '', 1,
                      now() + interval '1 hour', now() + interval '1 hour')"""
                        .formatted(id(NO_ORDER)))),
        of(
            "a refused request became an order",
            "A2",
            w -> {
              w.history(
                  attempt("key-refused", "body").answered(400, Optional.empty(), Instant.now()));
              w.sql(
                  "UPDATE orders.orders SET idempotency_key = 'key-refused', "
                      + "request_hash = sha256('') WHERE idempotency_key IS NULL");
            }),
        of(
            "two orders have one key",
            "A3",
            w ->
                w.sql(
                    """
                    DROP INDEX orders.orders_idempotency_key;
                    UPDATE orders.orders SET idempotency_key = 'key-0'
                    WHERE idempotency_key = 'key-1'""")),
        of(
            "one key was answered with two orders",
            "A3",
            w -> {
              var other = Optional.of(w.run().confirmed().get(1));
              w.history(attempt("key-0", "body").answered(202, other, Instant.now()));
            }),
        of(
            "an order was accepted and is nowhere",
            "A1",
            w -> {
              var id = Optional.of(NO_ORDER);
              w.history(attempt("key-nowhere", "body").answered(202, id, Instant.now()));
            }),
        of(
            "an ended order is under way again",
            "A4 C3 D1",
            w ->
                w.sql(
                    """
                    UPDATE orders.orders
                    SET status = 'RESERVED', ended_at = NULL, due_at = now() + interval '1 hour'
                    WHERE order_id ="""
                        + confirmed(w))),
        of(
            "an order is under way that nothing drives again",
            "A4 C3 D1 D4",
            w ->
                w.sql(
                    """
                    DELETE FROM orders.batches;
                    UPDATE orders.orders SET status = 'RESERVED', ended_at = NULL
                    WHERE order_id ="""
                        + confirmed(w))),
        of(
            "an order was cancelled for lack of stock that it had",
            "A5",
            w ->
                w.sql(
                    "UPDATE orders.orders SET reserved_at = created_at WHERE order_id = "
                        + id(w.run().rejected()))),
        of(
            "an order was confirmed although its payment was declined",
            "A5 C1 D1",
            w ->
                w.sql(
                    """
                    UPDATE payment.payments
                    SET state = 'DECLINED', payment_id = NULL, decline_code = 'no'
                    WHERE order_id ="""
                        + confirmed(w))),
        of(
            "more is promised than there is",
            "B1",
            w ->
                w.sql(
                    """
                    ALTER TABLE inventory.stock DROP CONSTRAINT stock_check;
                    INSERT INTO inventory.stock_adjustments (product_id, delta)
                      SELECT product_id, reserved - on_hand - 1 FROM inventory.stock
                      WHERE product_id = 'lamp';
                    UPDATE inventory.stock SET on_hand = reserved - 1
                    WHERE product_id = 'lamp'""")),
        of(
            "a promise to nobody",
            "B1",
            w -> w.sql("UPDATE inventory.stock SET reserved = reserved + 1 WHERE on_hand > 50")),
        of(
            "stock that nobody brought",
            "B2",
            w -> w.sql("UPDATE inventory.stock SET on_hand = on_hand + 5")),
        of(
            "a cancelled order still holds its stock",
            "B3 B4 D1",
            w ->
                w.sql(
                    """
                    UPDATE inventory.stock SET reserved = reserved + 2 WHERE product_id = 'lamp';
                    UPDATE inventory.reservations SET state = 'HELD', released_at = NULL
                    WHERE order_id ="""
                        + id(w.run().declined()))),
        of(
            "more is held than was ordered",
            "B3 D1",
            w ->
                w.sql(
                    """
                    UPDATE inventory.stock SET reserved = reserved + 1 WHERE product_id = 'lamp';
                    UPDATE inventory.reservations
                    SET lines = jsonb_set(lines, '{0,quantity}', '2') WHERE order_id ="""
                        + confirmed(w))),
        of(
            "the stock of a confirmed order is given away",
            "B3 B4 D1",
            w ->
                w.sql(
                    """
                    UPDATE inventory.stock SET reserved = reserved - 1 WHERE product_id = 'lamp';
                    UPDATE inventory.reservations SET state = 'RELEASED', released_at = now()
                    WHERE order_id ="""
                        + confirmed(w))),
        of(
            "a second capture under another key",
            "C1 C3 C4",
            w ->
                w.sql(
                    """
                    INSERT INTO gateway.payment_intents
                    SELECT 'pi_second', amount_cents, 0, currency, payment_method, status, NULL,
                      order_id, NULL, metadata, 'another-key', created_at
                    FROM gateway.payment_intents WHERE order_id ="""
                        + confirmed(w))),
        of(
            "another amount was captured",
            "C1 C3",
            w ->
                w.sql(
                    "UPDATE gateway.payment_intents SET amount_cents = amount_cents + 1 WHERE "
                        + "order_id = "
                        + confirmed(w))),
        of(
            "a confirmed order was never paid",
            "C1 C3",
            w -> w.sql("DELETE FROM gateway.payment_intents WHERE order_id = " + confirmed(w))),
        of(
            "money was taken for nothing",
            "C1 C3",
            w ->
                w.sql(
                    """
                    INSERT INTO gateway.payment_intents (id, amount_cents, currency,
                      payment_method, status, order_id, metadata, idempotency_key, created_at)
                    VALUES ('pi_nothing', 5, 'eur', 'pm_card_visa', 'succeeded', %s, '{}', 'k',
                      now())"""
                        .formatted(id(NO_ORDER)))),
        of("a refund is missing", "C2 C3", w -> w.sql("DELETE FROM gateway.refunds")),
        of(
            "a refund fails and fails",
            "C2 C3 D1 D4",
            w ->
                w.sql(
                    """
                    DELETE FROM gateway.refunds;
                    UPDATE payment.payments SET state = 'REFUND_FAILED', refund_id = NULL,
                      refunded_at = NULL, refund_code = 'no', refund_failed_at = now(),
                      refund_attempts = 1, refund_error = 'no', due_at = now() + interval '1 hour'
                    WHERE order_id = %1$s;
                    UPDATE orders.orders
                    SET refund_state = 'FAILED', due_at = now() + interval '1 hour'
                    WHERE order_id = %1$s"""
                        .formatted(id(w.run().refunded())))),
        of(
            "an order timed out before its deadline",
            "A5 D1",
            w ->
                w.sql(
                    "UPDATE orders.orders SET reason = 'timed_out' WHERE order_id = "
                        + id(w.run().declined()))),
        of(
            "a dead letter was given back and nobody has handled it",
            "D3",
            w ->
                w.sql(
                    """
                    UPDATE deadletter.letters
                    SET state = 'REPLAYED', decided_at = now(), published_at = now()""")),
        of("a dead letter is not kept", "D3", w -> w.sql("DELETE FROM deadletter.letters")),
        of(
            "the order costs more than was paid",
            "C1 C3 D1",
            w ->
                w.sql(
                    "UPDATE orders.orders SET amount_cents = amount_cents + 1 WHERE order_id = "
                        + confirmed(w))),
        of(
            "money was taken before the stock was held",
            "C4",
            w ->
                w.sql(
                    """
                    UPDATE gateway.payment_intents SET created_at = created_at - interval '1 hour'
                    WHERE order_id ="""
                        + confirmed(w))),
        of(
            "an order waits to be published",
            "D4",
            w ->
                w.sql(
                    """
                    ALTER TABLE orders.orders
                      DROP CONSTRAINT IF EXISTS what_has_ended_is_due_while_it_is_open;
                    UPDATE orders.orders SET due_at = '-infinity' WHERE order_id ="""
                        + confirmed(w))),
        of(
            "nobody knows whether money was taken",
            "A5 D1 D4",
            w ->
                w.sql(
                    """
                    UPDATE payment.payments
                    SET state = 'CHARGING', decline_code = NULL, decided_at = NULL
                    WHERE order_id ="""
                        + id(w.run().declined()))));
  }

  private static Attempt attempt(String key, String body) {
    return Attempt.sent(key, body, Instant.now());
  }

  /** The first confirmed order, of one lamp. */
  private static String confirmed(World world) {
    return id(world.run().confirmed().get(0));
  }

  private static String id(UUID id) {
    return "'" + id + "'";
  }
}
