package dev.penstock.audit;

import static dev.penstock.audit.Invariant.Needs.GATEWAY;

import java.util.List;

/** C: every confirmed order is paid once, every cancelled one not at all. */
final class MoneyInvariants {
  /** What of each capture was not given back. */
  private static final String CAPTURES =
      """
      WITH capture AS (
        SELECT c.*, c.amount_cents - coalesce(r.total, 0) AS net
        FROM charge c
        LEFT JOIN (SELECT charge, sum(amount_cents) AS total FROM refund GROUP BY charge) AS r
          ON r.charge = c.id
        WHERE c.is_captured)
      """;

  private static final Invariant CONFIRMED_IS_PAID_ONCE =
      Invariant.of(
          "C1",
          "every confirmed order has one capture of its amount, and no capture is of no order",
          GATEWAY,
          "SELECT count(*) FROM orders.orders WHERE status = 'CONFIRMED'",
          CAPTURES
              + """
              , paid AS (
                SELECT order_id, count(*) AS times, sum(net) AS net, min(currency) AS currency,
                  min(id) AS id
                FROM capture WHERE net > 0 GROUP BY order_id)
              SELECT id, what FROM (
                SELECT o.order_id::text AS id, concat_ws('; ',
                  CASE WHEN paid.times IS NULL THEN 'confirmed, and nothing was captured' END,
                  CASE WHEN paid.times > 1 THEN 'captured ' || paid.times || ' times' END,
                  CASE WHEN (paid.net, paid.currency) <> (o.amount_cents, o.currency)
                    THEN concat_ws(' ', 'costs', o.amount_cents, o.currency, 'and captured are',
                      paid.net, paid.currency) END,
                  CASE WHEN (p.payment_id, p.amount_cents, p.currency)
                      IS DISTINCT FROM (paid.id, o.amount_cents, o.currency) AND paid.times = 1
                    THEN concat_ws(' ', 'the payment is', p.payment_id, 'of', p.amount_cents,
                      p.currency, 'and the capture is', paid.id) END) AS what
                FROM orders.orders o
                LEFT JOIN paid USING (order_id)
                LEFT JOIN payment.payments p USING (order_id)
                WHERE o.status = 'CONFIRMED') AS confirmed
              WHERE what <> ''
              UNION ALL
              SELECT coalesce(order_text, id), concat_ws(' ', net, currency, 'in', id, 'of no order')
              FROM capture
              WHERE net > 0 AND created_at < (TABLE settled_before)
                AND NOT EXISTS (SELECT FROM orders.orders o WHERE o.order_id = capture.order_id)
              UNION ALL
              SELECT p.order_id::text, 'is no order, and its payment is ' || p.state
              FROM payment.payments p
              WHERE coalesce(p.asked_at, p.cancelled_at) < (TABLE settled_before)
                AND NOT EXISTS (SELECT FROM orders.orders o WHERE o.order_id = p.order_id)
              """);

  private static final Invariant CANCELLED_IS_GIVEN_BACK =
      new Invariant(
          "C2",
          "of every cancelled order, all that was captured was given back",
          GATEWAY,
          "no order was cancelled",
          "SELECT count(*) FROM orders.orders WHERE status = 'CANCELLED'",
          CAPTURES
              + """
              SELECT o.order_id::text, concat_ws(' ', 'cancelled', o.ended_at || ',', sum(net),
                min(capture.currency), 'still taken, its payment is', coalesce(min(p.state), 'missing'))
              FROM orders.orders o
              JOIN capture USING (order_id)
              LEFT JOIN payment.payments p USING (order_id)
              WHERE o.status = 'CANCELLED' AND o.ended_at < (TABLE settled_before)
              GROUP BY o.order_id HAVING sum(net) <> 0
              """);

  private static final Invariant SUMS_AGREE =
      Invariant.of(
          "C3",
          "the money at the provider is the total of the confirmed orders, to the cent",
          GATEWAY,
          "SELECT count(*) FROM charge WHERE is_captured",
          CAPTURES
              + """
              , settled AS (
                SELECT order_id, status, amount_cents, currency FROM orders.orders
                WHERE coalesce(ended_at, deadline_at, created_at) < (TABLE settled_before))
              SELECT currency, concat_ws(', ', 'orders ' || coalesce(orders.total, 0),
                'provider ' || coalesce(provider.total, 0))
              FROM (
                SELECT currency, sum(amount_cents) AS total
                FROM settled WHERE status = 'CONFIRMED' GROUP BY currency) AS orders
              FULL JOIN (
                SELECT c.currency, sum(net) AS total
                FROM capture c
                LEFT JOIN settled s USING (order_id)
                LEFT JOIN orders.orders o USING (order_id)
                WHERE s.status IS NOT NULL
                  OR o.status IS NULL AND c.created_at < (TABLE settled_before)
                GROUP BY c.currency) AS provider USING (currency)
              WHERE coalesce(orders.total, 0) <> coalesce(provider.total, 0)
              UNION ALL
              SELECT id, 'says ' || refunded_cents || ' were given back, its refunds say '
                || amount_cents - net
              FROM capture WHERE refunded_cents <> amount_cents - net
              """);

  private static final Invariant ASKED_ONCE_AND_IN_ORDER =
      Invariant.of(
          "C4",
          "every order is charged under one key, after it was reserved and written down",
          GATEWAY,
          "SELECT count(DISTINCT order_id) FROM charge",
          """
          SELECT order_id::text, 'charged under the keys ' || string_agg(DISTINCT idempotency_key, ', ')
          FROM charge WHERE order_id IS NOT NULL
          GROUP BY order_id HAVING count(DISTINCT idempotency_key) > 1
          UNION ALL
          SELECT coalesce(c.order_id::text, c.id),
            'refunded under the keys ' || string_agg(DISTINCT r.idempotency_key, ', ')
          FROM refund r JOIN charge c ON c.id = r.charge
          GROUP BY c.order_id, c.id HAVING count(DISTINCT r.idempotency_key) > 1
          UNION ALL
          SELECT id, what FROM (
            SELECT order_id::text AS id, concat_ws('; ',
              CASE WHEN r.state IS NULL OR r.state NOT IN ('HELD', 'RELEASED')
                THEN 'captured, and its reservation is ' || coalesce(r.state, 'missing') END,
              CASE WHEN p.first_asked_at IS NULL
                THEN 'captured, and nobody wrote down to ask for it' END,
              CASE WHEN c.created_at < r.decided_at - interval '1 minute'
                  OR p.first_asked_at < r.decided_at
                THEN concat_ws(', ', 'reserved ' || r.decided_at, 'to be asked for '
                  || p.first_asked_at, 'captured ' || c.created_at) END) AS what
            FROM charge c
            JOIN orders.orders o USING (order_id)
            LEFT JOIN inventory.reservations r USING (order_id)
            LEFT JOIN payment.payments p USING (order_id)
            WHERE c.is_captured AND c.created_at < (TABLE settled_before)) AS captured
          WHERE what <> ''
          """);

  private MoneyInvariants() {}

  static List<Invariant> all() {
    return List.of(
        CONFIRMED_IS_PAID_ONCE, CANCELLED_IS_GIVEN_BACK, SUMS_AGREE, ASKED_ONCE_AND_IN_ORDER);
  }
}
