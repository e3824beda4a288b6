package dev.penstock.audit;

import static dev.penstock.audit.Invariant.Needs.LEDGER;

import java.util.List;

/** E: the broker is set up as it must be, and nothing is left in it. */
final class BrokerInvariants {
  private static final String DECLARED_STREAMS =
      """
      declared (name, subjects) AS (VALUES
        ('ORDERS', 'orders.>'), ('INVENTORY', 'inventory.>'), ('PAYMENTS', 'payments.>'),
        ('DEADLETTERS', 'deadletters.>'),
        ('ADVISORIES', '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>'
          || ' $JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>'))
      """;

  private static final String DECLARED_CONSUMERS =
      """
      consuming (stream, name, filter) AS (VALUES
        ('ORDERS', 'order-created', 'orders.created'),
        ('ORDERS', 'order-created-express', 'orders.created.express'),
        ('ORDERS', 'order-created-v2', 'orders.created.v2'),
        ('ORDERS', 'order-created-v2-express', 'orders.created.v2.express'),
        ('INVENTORY', 'order-inventory', 'inventory.*'),
        ('INVENTORY', 'order-inventory-express', 'inventory.*.express'),
        ('PAYMENTS', 'order-payments', 'payments.*'),
        ('PAYMENTS', 'order-payments-express', 'payments.*.express'),
        ('ORDERS', 'inventory-created', 'orders.created'),
        ('ORDERS', 'inventory-created-express', 'orders.created.express'),
        ('ORDERS', 'inventory-created-v2', 'orders.created.v2'),
        ('ORDERS', 'inventory-created-v2-express', 'orders.created.v2.express'),
        ('ORDERS', 'inventory-cancelled', 'orders.cancelled'),
        ('ORDERS', 'inventory-cancelled-express', 'orders.cancelled.express'),
        ('INVENTORY', 'payment-reserved', 'inventory.reserved'),
        ('INVENTORY', 'payment-reserved-express', 'inventory.reserved.express'),
        ('ORDERS', 'payment-cancelled', 'orders.cancelled'),
        ('ORDERS', 'payment-cancelled-express', 'orders.cancelled.express'),
        ('DEADLETTERS', 'deadletter-letters', 'deadletters.>'),
        ('ADVISORIES', 'deadletter-max-deliveries',
          '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>'),
        ('ADVISORIES', 'deadletter-msg-terminated',
          '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>'))
      """;

  private static final Invariant SET_UP_AND_DRAINED =
      Invariant.of(
          "E1",
          "every stream and consumer is set up as declared, and nothing waits in them",
          LEDGER,
          "SELECT (SELECT count(*) FROM stream) + (SELECT count(*) FROM consumer)",
          "WITH "
              + DECLARED_STREAMS
              + ", "
              + DECLARED_CONSUMERS
              + """
              SELECT d.name, CASE WHEN s.name IS NULL THEN 'is missing' ELSE concat_ws(' ', 'holds',
                s.subjects, 'in', s.storage, 'by', s.retention, 'and discards', s.discard) END
              FROM declared d LEFT JOIN stream s USING (name)
              WHERE (s.subjects, s.storage, s.retention, s.discard)
                IS DISTINCT FROM (d.subjects, 'file', 'limits', 'new')
              UNION ALL
              SELECT d.stream || ' ' || d.name, CASE WHEN c.name IS NULL THEN 'is missing'
                ELSE concat_ws(' ', 'delivers', c.policy, c.filter, 'acknowledged within',
                  c.ack_wait_ms, 'ms at most', c.max_deliver, 'times', c.max_ack_pending, 'at a time')
                END
              FROM consuming d LEFT JOIN consumer c USING (stream, name)
              WHERE (c.filter, c.policy, c.ack_wait_ms, c.max_deliver, c.max_ack_pending)
                IS DISTINCT FROM (d.filter, 'all explicit', 30000::bigint, -1::bigint, 20000::bigint)
                AND (c.name IS NOT NULL OR d.name NOT LIKE '%-v2%') -- settings may leave it unread
              UNION ALL
              SELECT c.stream || ' ' || c.name, c.pending || ' messages wait, ' || c.ack_pending
                || ' are not acknowledged'
              FROM consumer c JOIN consuming USING (stream, name)
              WHERE c.stream <> 'DEADLETTERS' -- what waits there is in D3
                AND c.pending + c.ack_pending > 0 AND (TABLE settled_before) = 'infinity'
              """);

  private BrokerInvariants() {}

  static List<Invariant> all() {
    return List.of(SET_UP_AND_DRAINED);
  }
}
