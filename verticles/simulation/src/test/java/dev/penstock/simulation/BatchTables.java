package dev.penstock.simulation;

import static dev.penstock.simulation.OrderTables.later;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code orders.batches}, and what is done with the orders of those that are due. */
final class BatchTables {
  final Table batches = new Table("orders.batches", (before, after) -> {});
  private final Table orders;

  /** Goes on when a transaction is rolled back, as a sequence does. */
  private long lastId;

  BatchTables(Table orders) {
    this.orders = orders;
  }

  private static String key(Values batch) {
    return "%09d".formatted(batch.big("batch_id"));
  }

  void add(LedgerTransaction tx, OffsetDateTime due) {
    var batch = Values.of("batch_id", ++lastId, "created_at", tx.now, "due_at", due);
    tx.lock(batches, key(batch));
    tx.put(batches, key(batch), batch);
  }

  private List<Values> due(LedgerTransaction tx, int limit) {
    return tx.all(batches).stream()
        .filter(batch -> !batch.time("due_at").isAfter(tx.now))
        .sorted(
            Comparator.<Values, OffsetDateTime>comparing(batch -> batch.time("due_at"))
                .thenComparing(batch -> batch.big("batch_id")))
        .limit(limit)
        .toList();
  }

  /** Those that are not due themselves. */
  private List<Values> open(LedgerTransaction tx, Values batch) {
    return tx.all(orders).stream()
        .filter(row -> row.is("created_at", batch.time("created_at")))
        .filter(row -> !row.has("due_at") && !row.has("ended_at"))
        .toList();
  }

  /** The view {@code orders.open}: ids of what may have to be driven again. */
  List<String> open(LedgerTransaction tx) {
    var times = tx.all(batches).stream().map(batch -> batch.time("created_at")).toList();
    return tx.all(orders).stream()
        .filter(
            row ->
                row.has("due_at") || !row.has("ended_at") && times.contains(row.time("created_at")))
        .map(row -> row.id("order_id").toString())
        .toList();
  }

  SimulatedRows makeDue(LedgerTransaction tx, Tuple values) {
    long waitMillis = values.getLong(2);
    int changed = 0;
    for (var batch : due(tx, values.getInteger(0))) {
      for (var row : open(tx, batch)) {
        var id = row.id("order_id").toString();
        if (changed == values.getInteger(1) || !tx.tryLock(orders, id)) continue;
        tx.put(orders, id, row.with("due_at", dueWith(batch, row, waitMillis)));
        changed++;
      }
    }
    return SimulatedRows.changed(changed);
  }

  private static OffsetDateTime dueWith(Values batch, Values row, long waitMillis) {
    var due = batch.time("due_at");
    if (!row.has("reserved_at")) return due;
    var step = row.time("reserved_at");
    if (!later(step, waitMillis / 2).isAfter(due)) return due;
    var deadline = row.time("deadline_at");
    var next = later(step, waitMillis);
    boolean isLast = later(step, 2 * waitMillis).isAfter(deadline);
    return isLast && deadline.isAfter(next) ? deadline : next;
  }

  SimulatedRows forget(LedgerTransaction tx, Tuple values) {
    var over = new ArrayList<Values>();
    for (var batch : due(tx, values.getInteger(0))) {
      if (tx.tryLock(batches, key(batch)) && open(tx, batch).isEmpty()) over.add(batch);
    }
    for (var batch : over) tx.delete(batches, key(batch));
    return SimulatedRows.changed(over.size());
  }
}
