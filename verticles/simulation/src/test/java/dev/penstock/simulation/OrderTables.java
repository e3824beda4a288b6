package dev.penstock.simulation;

import static dev.penstock.simulation.Values.AT_ONCE;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code orders.orders}, as {@code schemas/sql/order} declares it and the order service uses it.
 */
final class OrderTables {
  /** Without what was ordered, and the lines. */
  private static final String[] LOCKED = {
    "order_id",
    "status",
    "reason",
    "amount_cents",
    "currency",
    "priority",
    "created_at",
    "reserved_at",
    "ended_at",
    "release_state",
    "refund_state"
  };

  private static final String[] COLUMNS = {
    "order_id",
    "status",
    "reason",
    "items",
    "lines",
    "amount_cents",
    "currency",
    "customer_id",
    "payment_method",
    "priority",
    "correlation_id",
    "traceparent",
    "created_at",
    "reserved_at",
    "ended_at",
    "release_state",
    "refund_state"
  };

  final Table orders = new Table("orders.orders", OrderGuard::check);

  final BatchTables batches = new BatchTables(orders);

  final RedriveTables redrive = new RedriveTables(orders);

  /** The unique index on the idempotency key. */
  private final Table keys = new Table("orders.orders_idempotency_key", (before, after) -> {});

  SimulatedRows insert(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    var idempotencyKeys = (String[]) values.getValue(6);
    var fresh = new ArrayList<Integer>();
    for (int i = 0; i < ids.length; i++) {
      var key = idempotencyKeys[i];
      if (tx.claim(orders, ids[i].toString()) && (key == null || tx.claim(keys, key))) fresh.add(i);
    }
    int attempts = values.getInteger(8);
    long deadlineMillis = values.getLong(10);
    long dueMillis = Math.min(values.getLong(9), deadlineMillis);
    if (attempts > 0) batches.add(tx, later(tx.now, dueMillis));
    var returned = new ArrayList<Values>();
    for (int i : fresh) {
      var key = idempotencyKeys[i];
      // The same key may be in the list twice.
      if (tx.find(orders, ids[i].toString()) != null || key != null && tx.find(keys, key) != null) {
        continue;
      }
      var row =
          Values.of(
              "order_id", ids[i],
              "status", "ACCEPTED",
              "items", ((String[]) values.getValue(1))[i],
              "customer_id", ((String[]) values.getValue(2))[i],
              "payment_method", ((String[]) values.getValue(3))[i],
              "priority", ((String[]) values.getValue(11))[i],
              "correlation_id", ((String[]) values.getValue(4))[i],
              "traceparent", ((String[]) values.getValue(5))[i],
              "idempotency_key", key,
              "request_hash", ((Buffer[]) values.getValue(7))[i],
              "attempts", attempts,
              "due_at", attempts == 0 ? AT_ONCE : null,
              "deadline_at", later(tx.now, deadlineMillis),
              "created_at", tx.now);
      tx.put(orders, ids[i].toString(), row);
      if (key != null) tx.put(keys, key, Values.of("order_id", ids[i]));
      returned.add(Values.of("order_id", ids[i], "created_at", tx.now));
    }
    return SimulatedRows.of(returned);
  }

  SimulatedRows findKeys(LedgerTransaction tx, Tuple values) {
    var found = new ArrayList<Values>();
    for (var key : new TreeSet<>(List.of((String[]) values.getValue(0)))) {
      var id = tx.find(keys, key);
      if (id == null) continue;
      var row = Objects.requireNonNull(tx.find(orders, id.id("order_id").toString()));
      found.add(select(row, "idempotency_key", "order_id", "correlation_id", "request_hash"));
    }
    return SimulatedRows.of(found);
  }

  SimulatedRows lock(LedgerTransaction tx, Tuple values) {
    var found = locked(tx, (UUID[]) values.getValue(0));
    return SimulatedRows.of(
        found.stream().map(row -> select(row, LOCKED).with("now", tx.now)).toList());
  }

  SimulatedRows find(LedgerTransaction tx, Tuple values) {
    var row = tx.find(orders, values.getUUID(0).toString());
    return row == null ? SimulatedRows.changed(0) : SimulatedRows.of(List.of(read(row)));
  }

  private List<Values> locked(LedgerTransaction tx, UUID[] ids) {
    var existing =
        Stream.of(ids)
            .map(UUID::toString)
            .sorted()
            .distinct()
            .filter(id -> tx.find(orders, id) != null)
            .toList();
    existing.forEach(id -> tx.lock(orders, id));
    return existing.stream().map(id -> Objects.requireNonNull(tx.find(orders, id))).toList();
  }

  SimulatedRows save(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    locked(tx, ids);
    long waitMillis = values.getLong(11);
    for (int i = 0; i < ids.length; i++) {
      var old = tx.find(orders, ids[i].toString());
      if (old == null) continue;
      var ended = ((OffsetDateTime[]) values.getValue(7))[i];
      boolean settled = ((Boolean[]) values.getValue(10))[i];
      var lines = ((String[]) values.getValue(3))[i];
      boolean stays = ended == null || old.has("ended_at");
      OffsetDateTime due =
          dueAfter(tx, waitMillis, waitMillis, old.time("deadline_at"), ended != null);
      if (old.has("ended_at") && old.has("due_at")) due = old.time("due_at");
      var latest = later(tx.now, waitMillis);
      boolean early = old.isBetween("due_at", later(tx.now, waitMillis / 2), latest);
      if (ended == null && (early || !old.has("due_at"))) due = old.time("due_at");
      tx.put(
          orders,
          ids[i].toString(),
          old.with(
              "status", ((String[]) values.getValue(1))[i],
              "reason", ((String[]) values.getValue(2))[i],
              "lines", lines == null ? old.columns().get("lines") : lines,
              "amount_cents", ((Long[]) values.getValue(4))[i],
              "currency", ((String[]) values.getValue(5))[i],
              "reserved_at", ((OffsetDateTime[]) values.getValue(6))[i],
              "ended_at", ended,
              "release_state", ((String[]) values.getValue(8))[i],
              "refund_state", ((String[]) values.getValue(9))[i],
              "attempts", stays ? old.number("attempts") : 1,
              "due_at", settled ? null : due));
    }
    return SimulatedRows.changed(ids.length);
  }

  SimulatedRows moveOn(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    var expected = (String[]) values.getValue(1);
    var moving =
        IntStream.range(0, ids.length)
            .boxed()
            .sorted(Comparator.comparing(i -> ids[i].toString()))
            .filter(i -> isAt(tx, ids[i], expected[i]))
            .toList();
    // Those that are locked are looked at again once they are free.
    moving.forEach(i -> tx.lock(orders, ids[i].toString()));
    var moved = new ArrayList<Values>();
    for (int i : moving) {
      var old = Objects.requireNonNull(tx.find(orders, ids[i].toString()));
      var lines = ((String[]) values.getValue(3))[i];
      boolean ends = ((Boolean[]) values.getValue(6))[i];
      tx.put(
          orders,
          ids[i].toString(),
          old.with(
              "status",
              ((String[]) values.getValue(2))[i],
              "lines",
              lines == null ? old.columns().get("lines") : lines,
              "amount_cents",
              ((Long[]) values.getValue(4))[i],
              "currency",
              ((String[]) values.getValue(5))[i],
              "reserved_at",
              old.has("reserved_at") ? old.time("reserved_at") : tx.now,
              "ended_at",
              ends ? tx.now : null));
      moved.add(select(old, "order_id", "priority", "created_at").with("now", tx.now));
    }
    return SimulatedRows.of(moved);
  }

  private boolean isAt(LedgerTransaction tx, UUID id, String status) {
    var row = tx.find(orders, id.toString());
    return row != null && row.is("status", status) && !row.has("due_at");
  }

  static OffsetDateTime dueAfter(
      LedgerTransaction tx,
      long waitMillis,
      long graceMillis,
      OffsetDateTime deadline,
      boolean ended) {
    if (ended || !later(tx.now, waitMillis + graceMillis).isAfter(deadline)) {
      return later(tx.now, waitMillis);
    }
    var graceOver = later(tx.now, graceMillis);
    return graceOver.isAfter(deadline) ? graceOver : deadline;
  }

  static OffsetDateTime later(OffsetDateTime now, long millis) {
    return now.plus(millis, ChronoUnit.MILLIS);
  }

  static Values read(Values row) {
    var read = select(row, COLUMNS);
    return read.with("items", json(row, "items"), "lines", json(row, "lines"));
  }

  static @Nullable JsonArray json(Values row, String column) {
    return row.has(column) ? new JsonArray(row.text(column)) : null;
  }

  static Values select(Values row, String... columns) {
    var selected = new Object[2 * columns.length];
    for (int i = 0; i < columns.length; i++) {
      selected[2 * i] = columns[i];
      selected[2 * i + 1] = row.columns().get(columns[i]);
    }
    return Values.of(selected);
  }
}
