package dev.penstock.audit;

import static dev.penstock.audit.Invariant.Needs.LEDGER;

import java.util.List;

/** B: no piece is promised twice, lost or held for nobody. */
final class StockInvariants {
  private static final Invariant PROMISES_ADD_UP =
      Invariant.of(
          "B1",
          "of every product, what is reserved is what orders hold, and no more than there is",
          LEDGER,
          "SELECT count(*) FROM inventory.stock",
          """
          SELECT product_id, concat_ws(', ',
            coalesce('on hand ' || s.on_hand || ', reserved ' || s.reserved, 'no stock'),
            'held ' || coalesce(h.held, 0))
          FROM inventory.stock s
          FULL JOIN (
            SELECT line ->> 'product_id' AS product_id, sum((line ->> 'quantity')::bigint) AS held
            FROM inventory.reservations, jsonb_array_elements(lines) AS line
            WHERE state = 'HELD' GROUP BY 1) AS h USING (product_id)
          WHERE (s.reserved = coalesce(h.held, 0) AND s.reserved BETWEEN 0 AND s.on_hand)
            IS NOT TRUE
          """);

  private static final Invariant STOCK_IS_DERIVABLE =
      Invariant.of(
          "B2",
          "of every product, what is on hand is the sum of its adjustments",
          LEDGER,
          "SELECT count(*) FROM inventory.stock",
          """
          SELECT product_id, concat_ws(', ',
            coalesce('on hand ' || s.on_hand, 'no stock'), 'adjusted ' || coalesce(a.total, 0))
          FROM inventory.stock s
          FULL JOIN (
            SELECT product_id, sum(delta) AS total
            FROM inventory.stock_adjustments GROUP BY product_id) AS a USING (product_id)
          WHERE (s.on_hand = coalesce(a.total, 0)) IS NOT TRUE
          """);

  private static final Invariant ENDED_ORDERS_HOLD_WHAT_THEY_SHOULD =
      Invariant.of(
          "B3",
          "confirmed orders hold exactly their lines, cancelled and unknown ones nothing",
          LEDGER,
          "SELECT count(*) FROM orders.orders WHERE ended_at IS NOT NULL",
          """
          SELECT o.order_id::text, 'cancelled ' || o.ended_at || ', its stock is still held'
          FROM orders.orders o JOIN inventory.reservations r USING (order_id)
          WHERE o.status = 'CANCELLED' AND r.state = 'HELD' AND o.ended_at < (TABLE settled_before)
          UNION ALL
          SELECT o.order_id::text, 'confirmed, its reservation is ' || coalesce(r.state, 'missing')
          FROM orders.orders o LEFT JOIN inventory.reservations r USING (order_id)
          WHERE o.status = 'CONFIRMED' AND r.state IS DISTINCT FROM 'HELD'
          UNION ALL
          SELECT order_id::text, 'ordered ' || ordered || ', held ' || held FROM (
            SELECT order_id,
              (SELECT string_agg(item, ',' ORDER BY item COLLATE "C") FROM (
                SELECT item ->> 'product_id' || ':' || sum((item ->> 'quantity')::bigint) AS item
                FROM jsonb_array_elements(o.items) AS item GROUP BY item ->> 'product_id') AS sums)
                AS ordered,
              (SELECT string_agg(line, ',' ORDER BY line COLLATE "C") FROM (
                SELECT line ->> 'product_id' || ':' || (line ->> 'quantity') AS line
                FROM jsonb_array_elements(r.lines) AS line) AS lines) AS held
            FROM orders.orders o JOIN inventory.reservations r USING (order_id)
            WHERE r.state = 'HELD') AS both_sides
          WHERE ordered <> held
          UNION ALL
          SELECT order_id::text, 'the order and its reservation have different lines'
          FROM orders.orders o JOIN inventory.reservations r USING (order_id)
          WHERE o.lines <> r.lines
          UNION ALL
          SELECT order_id::text, 'its lines cost ' || cost || ', it was reserved for ' || amount_cents
          FROM (
            SELECT order_id, amount_cents,
              (SELECT sum((line ->> 'quantity')::numeric * (line ->> 'unit_price_cents')::numeric)
               FROM jsonb_array_elements(lines) AS line) AS cost
            FROM inventory.reservations WHERE lines IS NOT NULL) AS priced
          WHERE cost <> amount_cents
          UNION ALL
          SELECT r.order_id::text, 'is no order, and its reservation is ' || r.state
          FROM inventory.reservations r
          WHERE r.decided_at < (TABLE settled_before)
            AND NOT EXISTS (SELECT FROM orders.orders o WHERE o.order_id = r.order_id)
          """);

  private static final Invariant RELEASED_ONCE =
      new Invariant(
          "B4",
          "what was released was held for an order that was cancelled, and released afterwards",
          LEDGER,
          "no order was cancelled after its stock was held",
          "SELECT count(*) FROM inventory.reservations WHERE state IN ('RELEASED', 'VOID')",
          """
          SELECT o.order_id::text, 'is ' || o.status || ', its reservation is ' || r.state
          FROM orders.orders o JOIN inventory.reservations r USING (order_id)
          WHERE r.state IN ('RELEASED', 'VOID') AND o.status <> 'CANCELLED'
          UNION ALL
          SELECT order_id::text, 'reserved ' || decided_at || ', released '
            || coalesce(released_at::text, 'never') || ', and is ' || state
          FROM inventory.reservations
          WHERE (state = 'RELEASED') <> (released_at IS NOT NULL)
            OR released_at < decided_at - interval '1 minute'
          UNION ALL
          SELECT order_id::text, concat_ws(', ', 'its reservation is ' || coalesce(r.state, 'missing'),
            'the order says its release is ' || o.release_state)
          FROM orders.orders o LEFT JOIN inventory.reservations r USING (order_id)
          WHERE o.release_state = 'DONE' AND r.state IS DISTINCT FROM 'RELEASED'
            OR o.release_state = 'VOID' AND r.state IN ('HELD', 'RELEASED')
          """);

  private StockInvariants() {}

  static List<Invariant> all() {
    return List.of(
        PROMISES_ADD_UP, STOCK_IS_DERIVABLE, ENDED_ORDERS_HOLD_WHAT_THEY_SHOULD, RELEASED_ONCE);
  }
}
