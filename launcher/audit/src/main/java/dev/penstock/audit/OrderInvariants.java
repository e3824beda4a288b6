package dev.penstock.audit;

import static dev.penstock.audit.Invariant.Needs.HISTORY;
import static dev.penstock.audit.Invariant.Needs.LEDGER;

import java.util.List;

/** A: nothing is lost, nothing is made up, everything ends once and legally. */
final class OrderInvariants {
  /** One of its messages is a dead letter that an operator has to decide about, or will be soon. */
  static String isParked(String order) {
    return """
        EXISTS (
          SELECT FROM pipeline.held h
          LEFT JOIN deadletter.letters k USING (service, stream, sequence, stored_at)
          WHERE h.order_id = %s.order_id
            AND (h.since >= (TABLE settled_before) OR k.state = 'OPEN' AND k.failure <> 'waiting'))
        """
        .formatted(order);
  }

  private static final Invariant ACCEPTED_IS_KEPT =
      Invariant.of(
          "A1",
          "every order that was answered 202 is in the ledger",
          HISTORY,
          "SELECT count(*) FROM attempt WHERE status BETWEEN 200 AND 299",
          """
          SELECT coalesce(a.order_id::text, a.key), 'answered ' || a.status || ' under key ' || a.key
          FROM attempt a
          WHERE a.status BETWEEN 200 AND 299
            AND NOT EXISTS (SELECT FROM orders.orders o WHERE o.order_id = a.order_id)
          """);

  /** 408 is none of them: the request may have been under way. */
  private static final Invariant KEPT_WAS_SENT =
      Invariant.of(
          "A2",
          "every order in the ledger was sent by a client, and not refused",
          HISTORY,
          """
          SELECT count(*) FROM orders.orders
          WHERE created_at >= (SELECT min(sent_at) FROM attempt)
          """,
          """
          SELECT o.order_id::text, 'nobody sent it'
          FROM orders.orders o
          WHERE o.created_at >= (SELECT min(sent_at) FROM attempt)
            AND NOT EXISTS (SELECT FROM attempt a WHERE a.key = o.idempotency_key)
            AND NOT EXISTS (SELECT FROM attempt a WHERE a.order_id = o.order_id)
            AND NOT EXISTS (SELECT FROM event e WHERE e.order_id = o.order_id
                            AND e.subject = 'orders.created' AND NOT e.is_ours)
          UNION ALL
          SELECT o.order_id::text, 'every request with its key ' || refused.key || ' was refused'
          FROM orders.orders o
          JOIN (SELECT key FROM attempt GROUP BY key
                HAVING bool_and(coalesce(status BETWEEN 400 AND 499 AND status <> 408, false)))
            AS refused ON refused.key = o.idempotency_key
          """);

  private static final Invariant ONE_ORDER_PER_KEY =
      new Invariant(
          "A3",
          "one idempotency key is one request and one order",
          LEDGER,
          "no order has an idempotency key",
          """
          SELECT count(*) FROM (
            SELECT idempotency_key FROM orders.orders WHERE idempotency_key IS NOT NULL
            UNION SELECT key FROM attempt) AS keys
          """,
          """
          SELECT idempotency_key, 'the ledger has ' || count(*) || ' orders under this key'
          FROM orders.orders WHERE idempotency_key IS NOT NULL
          GROUP BY idempotency_key HAVING count(*) > 1
          UNION ALL
          SELECT key, 'was answered with ' || count(DISTINCT order_id) || ' orders'
          FROM attempt WHERE status BETWEEN 200 AND 299
          GROUP BY key HAVING count(DISTINCT order_id) > 1
          UNION ALL
          SELECT key, count(DISTINCT body_hash) || ' different bodies were accepted under this key'
          FROM attempt WHERE status BETWEEN 200 AND 299
          GROUP BY key HAVING count(DISTINCT body_hash) > 1
          UNION ALL
          SELECT a.key, 'was answered with order ' || o.order_id || ', which the ledger has under '
            || coalesce('key ' || o.idempotency_key, 'no key')
          FROM attempt a JOIN orders.orders o ON o.order_id = a.order_id
          WHERE a.status BETWEEN 200 AND 299 AND o.idempotency_key IS DISTINCT FROM a.key
          """);

  private static final Invariant EVERY_ORDER_ENDS =
      Invariant.of(
          "A4",
          "every accepted order has ended, or waits for its dead letter to be given back",
          LEDGER,
          "SELECT count(*) FROM orders.orders",
          """
          SELECT o.order_id::text, 'is ' || o.status || ', accepted ' || o.created_at
          FROM orders.orders o
          WHERE o.status NOT IN ('CONFIRMED', 'CANCELLED')
            AND coalesce(o.deadline_at, o.created_at) < (TABLE settled_before)
            AND NOT\s"""
              + isParked("o"));

  /**
   * A step is written with the time its transaction began, which may be before the step it waited
   * for was written; hence the minute.
   */
  private static final Invariant ENDS_ARE_LEGAL =
      Invariant.of(
          "A5",
          "every order came to its state by legal steps, and its end has its cause",
          LEDGER,
          "SELECT count(*) FROM orders.orders",
          """
          SELECT id, what FROM (
            SELECT o.order_id::text AS id, concat_ws('; ',
              CASE WHEN o.status NOT IN ('ACCEPTED', 'RESERVED', 'CONFIRMED', 'CANCELLED')
                THEN 'there is no state ' || o.status END,
              CASE WHEN (o.status IN ('CONFIRMED', 'CANCELLED')) <> (o.ended_at IS NOT NULL)
                THEN 'is ' || o.status || coalesce(', ended ' || o.ended_at, ' without an end') END,
              CASE WHEN (o.status = 'CANCELLED') <> (o.reason IS NOT NULL)
                THEN 'is ' || o.status || ' for the reason ' || coalesce(o.reason, 'none') END,
              CASE WHEN o.status IN ('RESERVED', 'CONFIRMED')
                  AND (o.reserved_at IS NULL OR o.amount_cents IS NULL)
                THEN 'is ' || o.status || ' and was never reserved' END,
              CASE WHEN least(o.reserved_at, o.ended_at) < o.created_at - interval '1 minute'
                  OR o.ended_at < o.reserved_at - interval '1 minute'
                THEN concat_ws(', ', 'accepted ' || o.created_at, 'reserved ' || o.reserved_at,
                  'ended ' || o.ended_at) END,
              CASE WHEN o.reason = 'insufficient_stock' AND o.reserved_at IS NOT NULL
                THEN 'was reserved, then cancelled for lack of stock' END,
              CASE WHEN o.reason = 'insufficient_stock' AND r.state IS DISTINCT FROM 'REJECTED'
                THEN 'cancelled for lack of stock, inventory says ' || coalesce(r.state, 'nothing')
                END,
              CASE WHEN o.reason = 'payment_declined' AND p.state IS DISTINCT FROM 'DECLINED'
                THEN 'cancelled for its payment, payment says ' || coalesce(p.state, 'nothing') END,
              CASE WHEN o.reason = 'timed_out' AND o.ended_at < o.deadline_at - interval '1 minute'
                THEN 'timed out before ' || o.deadline_at END,
              CASE WHEN o.refund_state = 'DONE' AND p.state IS DISTINCT FROM 'REFUNDED'
                THEN 'was given its money back, payment says ' || coalesce(p.state, 'nothing') END,
              CASE WHEN o.status = 'CONFIRMED' AND p.state IS DISTINCT FROM 'CAPTURED'
                THEN 'confirmed, payment says ' || coalesce(p.state, 'nothing') END) AS what
            FROM orders.orders o
            LEFT JOIN inventory.reservations r USING (order_id)
            LEFT JOIN payment.payments p USING (order_id)) AS steps
          WHERE what <> ''
          """);

  private OrderInvariants() {}

  static List<Invariant> all() {
    return List.of(
        ACCEPTED_IS_KEPT, KEPT_WAS_SENT, ONE_ORDER_PER_KEY, EVERY_ORDER_ENDS, ENDS_ARE_LEGAL);
  }
}
