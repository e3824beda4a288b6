package dev.penstock.dev.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether every order was acted on, and none twice, after all have ended. Blocks. */
final class Once {
  private static final List<String> ANSWERS = List.of("inventory.reserved", "inventory.rejected");

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<String> violations = new ArrayList<>();

  /**
   * @param meters of all members, up to the end
   * @param event that must not be among the dead letters
   */
  Once(LedgerHost ledger, Meters meters, String event) {
    count(ledger, "orders", "SELECT count(*) FROM orders.orders");
    count(
        ledger,
        "orders confirmed",
        "SELECT count(*) FROM orders.orders WHERE status = 'CONFIRMED'");
    none(
        ledger,
        "orders confirmed with other than one reservation",
        """
        SELECT count(*) FROM orders.orders o WHERE status = 'CONFIRMED' AND 1 <>
          (SELECT count(*) FROM inventory.reservations r WHERE r.order_id = o.order_id)
        """);
    none(
        ledger,
        "orders confirmed with other than one charge",
        """
        SELECT count(*) FROM orders.orders o WHERE status = 'CONFIRMED' AND 1 <>
          (SELECT count(*) FROM gateway.payment_intents p
           WHERE p.order_id = o.order_id::text AND p.status = 'succeeded')
        """);
    none(
        ledger,
        "orders charged more than once",
        """
        SELECT count(*) FROM (SELECT order_id FROM gateway.payment_intents
          WHERE status = 'succeeded' GROUP BY order_id HAVING count(*) > 1) AS twice
        """);
    none(
        ledger,
        event + " dead-lettered",
        "SELECT count(*) FROM deadletter.letters WHERE subject LIKE '%s%%'".formatted(event));
    none("answers given again, beyond redeliveries", givenAgain(meters, event));
  }

  /**
   * The ledger keeps a second answer from being another one, and the broker swallows it; that
   * somebody acted twice shows there only. Who is told twice may act twice.
   */
  private static long givenAgain(Meters meters, String event) {
    long again =
        ANSWERS.stream()
            .mapToLong(
                answer ->
                    meters.sum(
                        "penstock_messages_duplicate_total", "subject=\"%s".formatted(answer)))
            .sum();
    long told = meters.sum("penstock_messages_redelivered_total", "subject=\"%s".formatted(event));
    return Math.max(0, again - told);
  }

  private void count(LedgerHost ledger, String what, String sql) {
    counts.put(what, ledger.number(sql));
  }

  private void none(LedgerHost ledger, String what, String sql) {
    none(what, ledger.number(sql));
  }

  private void none(String what, long count) {
    counts.put(what, count);
    if (count > 0) violations.add(count + " " + what);
  }

  /** In the order they are shown in. */
  Map<String, Long> counts() {
    return new LinkedHashMap<>(counts);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }
}
