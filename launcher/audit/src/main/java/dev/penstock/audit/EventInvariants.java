package dev.penstock.audit;

import static dev.penstock.audit.Invariant.Needs.LEDGER;

import java.util.List;

/** D: what was said is what the ledger says, all of it was said, and nothing lies about. */
final class EventInvariants {
  private static final String ITEMS =
      """
      (SELECT string_agg(item, ',' ORDER BY item COLLATE "C") FROM (
        SELECT item ->> 'product_id' || ':' || sum((item ->> 'quantity')::bigint) AS item
        FROM jsonb_array_elements(items) AS item GROUP BY item ->> 'product_id') AS sums)
      """;

  private static final String LINES =
      """
      (SELECT string_agg(line, ',' ORDER BY line COLLATE "C") FROM (
        SELECT line ->> 'product_id' || ':' || (line ->> 'quantity') || '@'
          || (line ->> 'unit_price_cents') AS line
        FROM jsonb_array_elements(lines) AS line) AS lines)
      """;

  private static final String SHORTAGES =
      """
      (SELECT string_agg(shortage, ',' ORDER BY shortage COLLATE "C") FROM (
        SELECT shortage ->> 'product_id' || ':' || (shortage ->> 'requested') || '/'
          || (shortage ->> 'available') AS shortage
        FROM jsonb_array_elements(shortages) AS shortage) AS shortages)
      """;

  private static final String ENDED = "(extract(epoch FROM ended_at) * 1000000)::bigint";

  /**
   * What the ledger allows to be said, in the spelling of {@link Said}; and since when it must have
   * been said, null when it need not be. What was released may never have been announced as
   * reserved, what was refunded never as captured, and what was cancelled before the broker was
   * back never at all.
   */
  private static final String OUTCOMES =
      """
      outcome (order_id, subject, must_since, said) AS NOT MATERIALIZED (
        SELECT order_id, 'orders.created',
          CASE WHEN status <> 'CANCELLED' OR reserved_at IS NOT NULL
            OR reason NOT IN ('customer_request', 'timed_out') THEN created_at END,
          concat_ws(' ', %1$s, 'for ' || customer_id, 'by ' || payment_method)
        FROM orders.orders
        UNION ALL
        SELECT order_id, 'orders.confirmed', ended_at, concat_ws(' ', amount_cents, currency, %4$s)
        FROM orders.orders WHERE status = 'CONFIRMED'
        UNION ALL
        SELECT order_id, 'orders.cancelled', ended_at, concat_ws(' ', reason, %4$s)
        FROM orders.orders WHERE status = 'CANCELLED'
        UNION ALL
        SELECT order_id, 'inventory.reserved', CASE state WHEN 'HELD' THEN decided_at END,
          concat_ws(' ', %2$s, amount_cents, currency, 'for ' || customer_id, 'by ' || payment_method)
        FROM inventory.reservations WHERE state IN ('HELD', 'RELEASED')
        UNION ALL
        SELECT order_id, 'inventory.rejected', decided_at, concat_ws(' ', %3$s)
        FROM inventory.reservations WHERE state = 'REJECTED'
        UNION ALL
        SELECT order_id, 'inventory.released', released_at, concat_ws(' ', %2$s)
        FROM inventory.reservations WHERE state = 'RELEASED'
        UNION ALL
        SELECT order_id, 'inventory.voided', NULL, 'void'
        FROM inventory.reservations WHERE state IN ('VOID', 'REJECTED')
        UNION ALL
        SELECT order_id, 'payments.captured',
          CASE WHEN state = 'CAPTURED' AND cancelled_at IS NULL THEN decided_at END,
          concat_ws(' ', amount_cents, currency, payment_id)
        FROM payment.payments WHERE payment_id IS NOT NULL
        UNION ALL
        SELECT order_id, 'payments.declined', decided_at,
          concat_ws(' ', amount_cents, currency, decline_code)
        FROM payment.payments WHERE state = 'DECLINED'
        UNION ALL
        SELECT order_id, 'payments.refunded', refunded_at,
          concat_ws(' ', amount_cents, currency, payment_id, refund_id)
        FROM payment.payments WHERE state = 'REFUNDED'
        UNION ALL
        SELECT order_id, 'payments.refund_failed',
          CASE state WHEN 'REFUND_FAILED' THEN refund_failed_at END,
          concat_ws(' ', amount_cents, currency, payment_id, refund_code)
        FROM payment.payments WHERE refund_code IS NOT NULL
        UNION ALL
        SELECT order_id, 'payments.voided', NULL, 'void'
        FROM payment.payments WHERE cancelled_at IS NOT NULL)
      """
          .formatted(ITEMS, LINES, SHORTAGES, ENDED);

  /**
   * What counts: not what some service could not read, nor what an operator has discarded or
   * replaced by something else.
   */
  private static final String SPOKEN =
      """
      spoken AS NOT MATERIALIZED (
        SELECT * FROM event e
        WHERE NOT EXISTS (
          SELECT FROM letter l WHERE l.failure = 'malformed'
            AND l.origin_stream = e.stream AND l.origin_seq = e.seq)
        AND NOT EXISTS (
          SELECT FROM deadletter.letters k LEFT JOIN deadletter.actions a USING (letter_id)
          WHERE k.stream = e.stream AND k.sequence = e.seq
            AND k.stored_at = date_trunc('milliseconds', e.stored_at)
            AND (k.failure = 'malformed' OR k.state = 'DISCARDED' OR a.replacement IS NOT NULL)))
      """;

  /**
   * Until when streams lost messages, as far as the order service has noticed. What had led to the
   * end of an order need not be there any more; how it ended was to be announced again.
   */
  private static final String LOST =
      """
      lost (stream, until) AS MATERIALIZED (
        SELECT stream, max(noticed_at) FROM orders.losses, unnest(streams) AS stream
        GROUP BY stream)
      """;

  private static final Invariant SAID_IS_TRUE =
      Invariant.of(
          "D1",
          "every outcome in the ledger was announced, and every event says what the ledger says",
          LEDGER,
          "SELECT count(*) FROM event",
          "WITH "
              + OUTCOMES
              + ", "
              + SPOKEN
              + ", "
              + LOST
              + """
              SELECT o.order_id::text, 'no ' || o.subject || ' was ever published'
              FROM outcome o
              JOIN stream s ON s.name = upper(split_part(o.subject, '.', 1))
              WHERE o.must_since >= s.covered_from AND o.must_since < (TABLE settled_before)
                AND NOT EXISTS (
                  SELECT FROM event e WHERE e.order_id = o.order_id AND e.subject = o.subject)
                AND NOT EXISTS (
                  SELECT FROM lost l WHERE l.stream = s.name AND o.must_since < l.until
                    AND o.subject NOT IN ('orders.confirmed', 'orders.cancelled'))
              UNION ALL
              SELECT coalesce(e.order_id::text, e.stream || ' ' || e.seq),
                e.subject || ' ' || e.seq || CASE
                  WHEN e.said IS NULL THEN ' is not readable, and no dead letter'
                  WHEN o.said IS NULL THEN ' is about nothing in the ledger'
                  ELSE ' says: ' || e.said || ', the ledger: ' || o.said END
              FROM spoken e
              JOIN stream s ON s.name = e.stream
              LEFT JOIN outcome o ON o.order_id = e.order_id AND o.subject = e.subject
              WHERE (e.said = o.said) IS NOT TRUE
                AND e.seq <= s.last_before AND e.stored_at < (TABLE settled_before)
              """);

  private static final Invariant NOTHING_CONTRADICTS =
      Invariant.of(
          "D2",
          "no two events of an order contradict each other, and each is there in all its versions",
          LEDGER,
          "SELECT count(DISTINCT order_id) FROM event",
          "WITH "
              + SPOKEN
              + ", "
              + LOST
              + """
              SELECT order_id::text, 'said were ' || string_agg(subject, ', ')
              FROM spoken GROUP BY order_id
              HAVING bool_or(subject = 'orders.confirmed') AND bool_or(subject IN
                  ('orders.cancelled', 'inventory.released', 'payments.refunded',
                    'payments.refund_failed'))
                OR bool_or(subject IN ('inventory.rejected', 'inventory.voided')) AND
                  bool_or(subject IN ('inventory.reserved', 'inventory.released'))
                OR bool_or(subject = 'payments.declined') AND bool_or(subject IN
                  ('payments.captured', 'payments.refunded', 'payments.refund_failed'))
              UNION ALL
              SELECT order_id::text, subject || ' says: ' || min(said) || ', and: ' || max(said)
              FROM spoken GROUP BY order_id, subject HAVING min(said) <> max(said)
              UNION ALL
              SELECT e.order_id::text, e.subject || ' was published in ' || e.versions
                || ', and is there in ' || string_agg(DISTINCT e.version, '+')
              FROM event e JOIN stream s ON s.name = e.stream
              WHERE e.versions <> '' AND e.is_ours AND e.stored_at < (TABLE settled_before)
                AND e.seq <= s.last_before AND e.stored_at >= s.covered_from
                AND NOT EXISTS (
                  SELECT FROM lost l WHERE l.stream = e.stream AND e.stored_at < l.until)
              GROUP BY e.order_id, e.subject, e.attempt, e.versions
              HAVING string_agg(DISTINCT e.version, '+') <> e.versions
              """);

  private static final Invariant DEAD_LETTERS_ARE_WHOLE =
      new Invariant(
          "D3",
          "every dead letter tells what failed where and how often, and its order is in no limbo",
          LEDGER,
          "no message was dead-lettered",
          "SELECT (SELECT count(*) FROM letter) + (SELECT count(*) FROM deadletter.letters)",
          """
          SELECT 'DEADLETTERS ' || seq, flaw FROM letter WHERE flaw IS NOT NULL
          UNION ALL
          SELECT 'DEADLETTERS ' || l.seq, 'is not kept for an operator'
          FROM letter l
          WHERE l.flaw IS NULL AND l.failure <> 'waiting' -- of which one is enough
            AND l.stored_at < (TABLE settled_before)
            AND l.stored_at > now() - interval '1 day' -- settled ones may be dropped after that
            AND NOT EXISTS (
              SELECT FROM deadletter.letters k WHERE k.service = l.service
                AND k.stream = l.first_stream AND k.sequence = l.first_seq)
          UNION ALL
          SELECT 'letter ' || letter_id, 'was given back, and nobody has handled it'
          FROM deadletter.letters
          WHERE state = 'REPLAYED' AND handled_at IS NULL AND decided_at < (TABLE settled_before)
            AND failure NOT IN ('max_deliveries', 'terminated') -- their consumers may be strangers'
          UNION ALL
          SELECT 'DEADLETTERS ' || l.seq, 'is about order ' || l.order_id || ', which is unknown'
          FROM letter l
          WHERE l.failure IN ('bug', 'killer') AND l.stored_at < (TABLE settled_before)
            AND l.order_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM orders.orders o WHERE o.order_id = l.order_id)
            AND NOT EXISTS (
              SELECT FROM deadletter.letters k WHERE k.service = l.service
                AND k.stream = l.first_stream AND k.sequence = l.first_seq
                AND (k.state = 'DISCARDED' OR k.handled_at IS NOT NULL))
            AND NOT\s"""
              + OrderInvariants.isParked("l")
              + """
          UNION ALL
          SELECT 'DEADLETTERS ' || l.seq, 'is about order ' || o.order_id || ', which is ' || o.status
          FROM letter l JOIN orders.orders o USING (order_id)
          WHERE o.ended_at IS NULL AND greatest(l.stored_at, o.deadline_at) < (TABLE settled_before)
            AND NOT\s"""
              + OrderInvariants.isParked("o"));

  private static final Invariant NOTHING_LIES_ABOUT =
      Invariant.of(
          "D4",
          "nothing waits to be published, driven again, given back or decided",
          LEDGER,
          """
          SELECT (SELECT count(*) FROM orders.orders) + (SELECT count(*) FROM payment.payments)
          """,
          """
          SELECT order_id::text, 'is ' || status || ', and waits for that to be published'
          FROM orders.orders
          WHERE due_at = '-infinity' AND coalesce(ended_at, created_at) < (TABLE settled_before)
          UNION ALL
          SELECT order_id::text, 'was to be driven again at ' || due_at
          FROM orders.orders WHERE due_at > '-infinity' AND due_at < (TABLE overdue_before)
          UNION ALL
          SELECT o.order_id::text, CASE WHEN b.due_at IS NULL
            THEN 'is ' || o.status || ', and nothing drives it again'
            ELSE 'was to be driven again at ' || b.due_at END
          FROM orders.orders o LEFT JOIN orders.batches b USING (created_at)
          WHERE o.due_at IS NULL AND o.ended_at IS NULL
            AND coalesce(b.due_at, '-infinity') < (TABLE overdue_before)
          UNION ALL
          SELECT order_id::text, concat_ws(', ', 'cancelled ' || ended_at,
            'its release is ' || release_state, 'its refund is ' || refund_state)
          FROM orders.orders
          WHERE (release_state = 'PENDING' OR refund_state IN ('PENDING', 'FAILED'))
            AND ended_at < (TABLE settled_before)
          UNION ALL
          SELECT order_id::text, concat_ws(', ', 'its payment is ' || state,
            'cancelled ' || cancelled_at, 'asked for ' || asked_at,
            CASE WHEN due_at = '-infinity' THEN 'waits for that to be published' END)
          FROM payment.payments
          WHERE (state = 'CHARGING' OR due_at IS NOT NULL)
            AND coalesce(cancelled_at, asked_at) < (TABLE settled_before)
          """);

  private static final Invariant LINEAGE_IS_KEPT =
      new Invariant(
          "E3",
          "every event of an order carries the correlation id and the trace of its request",
          LEDGER,
          "no order of ours is in the streams",
          "SELECT count(*) FROM event WHERE is_ours",
          "WITH "
              + SPOKEN
              + """
              SELECT e.order_id::text, e.subject || ' ' || e.seq || ' is of another request than '
                || o.correlation_id || ' or of another trace'
              FROM spoken e JOIN orders.orders o USING (order_id)
              WHERE e.is_ours AND e.lineage IS DISTINCT FROM
                  md5(o.correlation_id || ' ' || split_part(o.traceparent, '-', 2))::uuid
                AND NOT EXISTS (
                  SELECT FROM event other WHERE other.order_id = e.order_id AND NOT other.is_ours)
              """);

  private EventInvariants() {}

  static List<Invariant> all() {
    return List.of(
        SAID_IS_TRUE,
        NOTHING_CONTRADICTS,
        DEAD_LETTERS_ARE_WHOLE,
        NOTHING_LIES_ABOUT,
        LINEAGE_IS_KEPT);
  }
}
