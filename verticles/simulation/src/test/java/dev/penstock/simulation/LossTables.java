package dev.penstock.simulation;

import static dev.penstock.simulation.OrderTables.later;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** {@code orders.losses}, and what is done with orders when the broker has lost messages. */
final class LossTables {
  final Table losses = new Table("orders.losses", (before, after) -> {});
  private final OrderTables orders;

  /** Goes on when a transaction is rolled back, as a sequence does. */
  private long lastId;

  LossTables(OrderTables orders) {
    this.orders = orders;
  }

  private static String key(long lossId) {
    return "%09d".formatted(lossId);
  }

  boolean areOpen() {
    return losses.rows().stream().anyMatch(row -> !row.has("done_at"));
  }

  /** Statements of one transaction may take longer: nothing to do here. */
  SimulatedRows haveTime(LedgerTransaction tx, Tuple values) {
    return SimulatedRows.changed(0);
  }

  SimulatedRows driveAllAgain(LedgerTransaction tx, Tuple values) {
    var waiting =
        orders.batches.open(tx).stream()
            .filter(
                id ->
                    !Objects.requireNonNull(tx.find(orders.orders, id))
                        .is("due_at", Values.AT_ONCE))
            .toList();
    waiting.forEach(id -> tx.lock(orders.orders, id));
    for (var id : waiting) {
      var row = Objects.requireNonNull(tx.find(orders.orders, id));
      tx.put(orders.orders, id, row.with("due_at", Values.AT_ONCE));
    }
    return SimulatedRows.changed(waiting.size());
  }

  SimulatedRows note(LedgerTransaction tx, Tuple values) {
    long id = ++lastId;
    long againMaxMillis = values.getLong(1);
    tx.lock(losses, key(id));
    tx.put(
        losses,
        key(id),
        Values.of(
            "loss_id",
            id,
            "noticed_at",
            tx.now,
            "ended_since",
            later(tx.now, -againMaxMillis),
            "created_at",
            later(tx.now, -2 * againMaxMillis),
            "order_id",
            new UUID(0, 0),
            "announced",
            0L,
            "done_at",
            againMaxMillis == 0 ? tx.now : null));
    return SimulatedRows.changed(1);
  }

  SimulatedRows lockLatest(LedgerTransaction tx, Tuple values) {
    boolean isAnyDue =
        tx.all(orders.orders).stream().anyMatch(row -> row.is("due_at", Values.AT_ONCE));
    var latest =
        tx.all(losses).stream()
            .filter(row -> !row.has("done_at"))
            .max(Comparator.comparing(row -> row.big("loss_id")));
    return latest
        .filter(row -> !isAnyDue && tx.tryLock(losses, key(row.big("loss_id"))))
        .map(
            row ->
                OrderTables.select(
                    row,
                    "loss_id",
                    "noticed_at",
                    "ended_since",
                    "created_at",
                    "order_id",
                    "announced"))
        .map(row -> SimulatedRows.of(List.of(row)))
        .orElse(SimulatedRows.changed(0));
  }

  SimulatedRows next(LedgerTransaction tx, Tuple values) {
    var createdAt = values.getOffsetDateTime(0);
    var orderId = values.getUUID(1).toString();
    return SimulatedRows.of(
        tx.all(orders.orders).stream()
            .filter(row -> isBehind(row, createdAt, orderId))
            .filter(row -> !row.time("created_at").isAfter(values.getOffsetDateTime(2)))
            .filter(row -> row.has("ended_at"))
            .filter(row -> !row.time("ended_at").isBefore(values.getOffsetDateTime(3)))
            .sorted(
                Comparator.<Values, OffsetDateTime>comparing(row -> row.time("created_at"))
                    .thenComparing(row -> row.id("order_id").toString()))
            .limit(values.getInteger(4))
            .map(row -> OrderTables.read(row).with("attempts", row.number("attempts")))
            .toList());
  }

  private static boolean isBehind(Values row, OffsetDateTime createdAt, String orderId) {
    int byTime = row.time("created_at").compareTo(createdAt);
    return byTime > 0 || byTime == 0 && row.id("order_id").toString().compareTo(orderId) > 0;
  }

  SimulatedRows advance(LedgerTransaction tx, Tuple values) {
    var key = key(values.getLong(0));
    tx.lock(losses, key);
    var row = Objects.requireNonNull(tx.find(losses, key));
    tx.put(
        losses,
        key,
        row.with(
            "created_at", values.getOffsetDateTime(1),
            "order_id", values.getUUID(2),
            "announced", row.big("announced") + values.getLong(3)));
    return SimulatedRows.changed(1);
  }

  SimulatedRows close(LedgerTransaction tx, Tuple values) {
    var open =
        tx.all(losses).stream()
            .filter(row -> !row.has("done_at") && row.big("loss_id") <= values.getLong(0))
            .map(row -> key(row.big("loss_id")))
            .toList();
    open.forEach(key -> tx.lock(losses, key));
    for (var key : open) {
      tx.put(losses, key, Objects.requireNonNull(tx.find(losses, key)).with("done_at", tx.now));
    }
    return SimulatedRows.changed(open.size());
  }
}
