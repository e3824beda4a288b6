package dev.penstock.simulation;

import static dev.penstock.simulation.OrderTables.later;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code payment.payments}, as {@code schemas/sql/payment} declares it. */
final class PaymentTables {
  static final long LEASE_MILLIS = 30_000;

  final Table payments = new Table("payment.payments", PaymentGuard::check);

  final RefundTables refunds = new RefundTables(this);

  /** Positions of ids in the order in which rows are locked; the locks are taken. */
  List<Integer> lockedInOrder(LedgerTransaction tx, UUID[] ids) {
    var order =
        IntStream.range(0, ids.length)
            .boxed()
            .sorted(Comparator.comparing(i -> ids[i].toString()))
            .toList();
    order.forEach(i -> tx.lock(payments, ids[i].toString()));
    return order;
  }

  SimulatedRows ask(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    var asked = new ArrayList<Values>();
    for (int i : lockedInOrder(tx, ids)) {
      var id = ids[i].toString();
      var old = tx.find(payments, id);
      if (old == null) {
        var fresh =
            Values.of(
                "order_id",
                ids[i],
                "state",
                "CHARGING",
                "amount_cents",
                ((Long[]) values.getValue(1))[i],
                "currency",
                ((String[]) values.getValue(2))[i],
                "payment_method",
                ((String[]) values.getValue(3))[i],
                "first_asked_at",
                tx.now,
                "asked_at",
                tx.now,
                "refund_attempts",
                0,
                "refund_refusals",
                0);
        tx.put(payments, id, fresh);
        asked.add(read(tx, fresh));
      } else if (old.is("state", "CHARGING") && !old.has("cancelled_at")) {
        boolean isLater = tx.now.isAfter(old.time("asked_at"));
        var again = old.with("asked_at", isLater ? tx.now : old.time("asked_at"));
        tx.put(payments, id, again);
        asked.add(read(tx, again));
      }
    }
    return SimulatedRows.of(asked);
  }

  SimulatedRows cancel(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    int changed = 0;
    for (int i : lockedInOrder(tx, ids)) {
      var id = ids[i].toString();
      var old = tx.find(payments, id);
      if (old != null && old.has("cancelled_at")) continue;
      changed++;
      var row =
          old != null
              ? old
              : Values.of(
                  "order_id", ids[i], "state", "VOID", "refund_attempts", 0, "refund_refusals", 0);
      boolean owes = old != null && old.is("state", "CAPTURED");
      tx.put(
          payments,
          id,
          row.with(
              "cancelled_at",
              tx.now,
              "correlation_id",
              ((String[]) values.getValue(1))[i],
              "traceparent",
              ((String[]) values.getValue(2))[i],
              "priority",
              ((String[]) values.getValue(3))[i],
              "due_at",
              owes ? later(tx.now, LEASE_MILLIS) : null));
    }
    return SimulatedRows.changed(changed);
  }

  SimulatedRows recall(LedgerTransaction tx, Tuple values) {
    var found = new ArrayList<Values>();
    for (var id : (UUID[]) values.getValue(0)) {
      var row = tx.find(payments, id.toString());
      if (row != null) found.add(read(tx, row));
    }
    return SimulatedRows.of(found);
  }

  SimulatedRows lock(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    var existing =
        Stream.of(ids).filter(id -> tx.find(payments, id.toString()) != null).toArray(UUID[]::new);
    var found = new ArrayList<Values>();
    for (int i : lockedInOrder(tx, existing)) {
      found.add(read(tx, Objects.requireNonNull(tx.find(payments, existing[i].toString()))));
    }
    return SimulatedRows.of(found);
  }

  SimulatedRows write(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    for (int i : lockedInOrder(tx, ids)) {
      var old = Objects.requireNonNull(tx.find(payments, ids[i].toString()));
      var state = ((String[]) values.getValue(1))[i];
      boolean captured = state.equals("CAPTURED");
      boolean decided = captured || state.equals("DECLINED");
      boolean owes = captured && old.has("cancelled_at");
      tx.put(
          payments,
          ids[i].toString(),
          old.with(
              "state",
              state,
              "payment_id",
              ((String[]) values.getValue(2))[i],
              "decline_code",
              ((String[]) values.getValue(3))[i],
              "decided_at",
              old.has("decided_at") ? old.time("decided_at") : decided ? tx.now : null,
              "due_at",
              owes ? later(tx.now, LEASE_MILLIS) : null));
    }
    return SimulatedRows.changed(ids.length);
  }

  SimulatedRows decide(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    // Those that are locked are looked at again once they are free.
    lockedInOrder(tx, Stream.of(ids).filter(id -> isOpen(tx, id)).toArray(UUID[]::new));
    var decided = new ArrayList<Values>();
    for (int i = 0; i < ids.length; i++) {
      if (!isOpen(tx, ids[i])) continue;
      var old = Objects.requireNonNull(tx.find(payments, ids[i].toString()));
      tx.put(
          payments,
          ids[i].toString(),
          old.with(
              "state",
              ((String[]) values.getValue(1))[i],
              "payment_id",
              ((String[]) values.getValue(2))[i],
              "decline_code",
              ((String[]) values.getValue(3))[i],
              "decided_at",
              tx.now));
      decided.add(Values.of("order_id", ids[i]));
    }
    return SimulatedRows.of(decided);
  }

  private boolean isOpen(LedgerTransaction tx, UUID id) {
    var row = tx.find(payments, id.toString());
    return row != null && row.is("state", "CHARGING") && !row.has("cancelled_at");
  }

  static Values read(LedgerTransaction tx, Values row) {
    return OrderTables.select(
            row,
            "order_id",
            "state",
            "amount_cents",
            "currency",
            "payment_method",
            "refund_attempts",
            "refund_refusals")
        .with(
            "reference",
            row.has("decline_code") ? row.text("decline_code") : orEmpty(row, "payment_id"),
            "refund_id",
            orEmpty(row, "refund_id"),
            "refund_code",
            orEmpty(row, "refund_code"),
            "refund_error",
            orEmpty(row, "refund_error"),
            "is_cancelled",
            row.has("cancelled_at"),
            "first_asked_age_ms",
            ageMillis(tx, row, "first_asked_at"),
            "asked_age_ms",
            ageMillis(tx, row, "asked_at"));
  }

  private static String orEmpty(Values row, String column) {
    return row.has(column) ? row.text(column) : "";
  }

  private static long ageMillis(LedgerTransaction tx, Values row, String column) {
    if (!row.has(column)) return 0;
    return Math.round(Duration.between(row.time(column), tx.now).toNanos() / 1e6);
  }
}
