package dev.penstock.simulation;

import static dev.penstock.simulation.OrderTables.dueAfter;
import static dev.penstock.simulation.OrderTables.read;
import static dev.penstock.simulation.Values.AT_ONCE;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What the order service looks at again, in {@code orders.orders}. */
final class RedriveTables {
  private final Table orders;

  RedriveTables(Table orders) {
    this.orders = orders;
  }

  SimulatedRows lockOver(LedgerTransaction tx, Tuple values) {
    var over =
        due(tx).stream()
            .filter(row -> !row.time("due_at").isBefore(row.time("deadline_at")))
            .filter(row -> !row.has("ended_at"));
    return SimulatedRows.of(
        free(tx, over, values.getInteger(0)).stream()
            .map(row -> read(row).with("now", tx.now))
            .toList());
  }

  SimulatedRows takeDue(LedgerTransaction tx, Tuple values) {
    var due =
        due(tx).stream()
            .filter(
                row -> row.time("due_at").isBefore(row.time("deadline_at")) || row.has("ended_at"));
    long graceMillis = values.getLong(1);
    var taken = new ArrayList<Values>();
    for (var row : free(tx, due, values.getInteger(0))) {
      long waitMillis = graceMillis << Math.min(row.number("attempts"), 6);
      var next =
          row.with(
              "attempts",
              row.number("attempts") + 1,
              "due_at",
              dueAfter(tx, waitMillis, graceMillis, row.time("deadline_at"), row.has("ended_at")));
      tx.put(orders, row.id("order_id").toString(), next);
      taken.add(
          read(next)
              .with("attempts", next.number("attempts"), "unannounced", row.is("due_at", AT_ONCE))
              .with("quote", null)); // no stranger of this world quotes anything
    }
    return SimulatedRows.of(taken);
  }

  SimulatedRows makeDueAtOnce(LedgerTransaction tx, Tuple values) {
    int changed = 0;
    for (var id : (UUID[]) values.getValue(0)) {
      var row = tx.find(orders, id.toString());
      if (row == null || !row.is("status", "ACCEPTED") && !isCancelledAndDue(row)) continue;
      if (!tx.tryLock(orders, id.toString())) continue;
      tx.put(orders, id.toString(), row.with("due_at", AT_ONCE));
      changed++;
    }
    return SimulatedRows.changed(changed);
  }

  private static boolean isCancelledAndDue(Values row) {
    return row.is("status", "CANCELLED") && row.has("due_at");
  }

  private List<Values> due(LedgerTransaction tx) {
    return tx.all(orders).stream()
        .filter(row -> row.has("due_at") && !row.time("due_at").isAfter(tx.now))
        .sorted(Comparator.comparing(row -> row.time("due_at")))
        .toList();
  }

  /** {@code LIMIT … FOR UPDATE SKIP LOCKED}. */
  private List<Values> free(LedgerTransaction tx, Stream<Values> rows, int limit) {
    return rows.filter(row -> tx.tryLock(orders, row.id("order_id").toString()))
        .limit(limit)
        .toList();
  }
}
