package dev.penstock.simulation;

import static dev.penstock.simulation.OrderTables.later;
import static dev.penstock.simulation.PaymentTables.LEASE_MILLIS;
import static dev.penstock.simulation.PaymentTables.read;
import static dev.penstock.simulation.Values.AT_ONCE;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** What is given back, in {@code payment.payments}. */
final class RefundTables {
  private final PaymentTables all;
  private final Table payments;

  RefundTables(PaymentTables all) {
    this.all = all;
    this.payments = all.payments;
  }

  SimulatedRows writeRefunds(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    boolean unsaid = values.getBoolean(7);
    for (int i : all.lockedInOrder(tx, ids)) {
      var old = Objects.requireNonNull(tx.find(payments, ids[i].toString()));
      var state = ((String[]) values.getValue(1))[i];
      int attempts = ((Integer[]) values.getValue(3))[i];
      boolean refunded = state.equals("REFUNDED");
      boolean failed = state.equals("REFUND_FAILED");
      OffsetDateTime due = nextRefund(tx, attempts, values.getLong(8), values.getLong(9));
      if (refunded) due = null;
      if (unsaid && !old.is("state", state)) due = AT_ONCE;
      tx.put(
          payments,
          ids[i].toString(),
          old.with(
              "state",
              state,
              "refund_id",
              ((String[]) values.getValue(2))[i],
              "refund_attempts",
              attempts,
              "refund_refusals",
              ((Integer[]) values.getValue(4))[i],
              "refund_code",
              ((String[]) values.getValue(5))[i],
              "refund_error",
              ((String[]) values.getValue(6))[i],
              "refunded_at",
              refunded ? tx.now : null,
              "refund_failed_at",
              old.has("refund_failed_at") ? old.time("refund_failed_at") : failed ? tx.now : null,
              "due_at",
              due));
    }
    return SimulatedRows.changed(ids.length);
  }

  SimulatedRows takeDue(LedgerTransaction tx, Tuple values) {
    var due =
        tx.all(payments).stream()
            .filter(row -> row.has("due_at") && !row.time("due_at").isAfter(tx.now))
            .sorted(Comparator.comparing(row -> row.time("due_at")))
            .filter(row -> tx.tryLock(payments, row.id("order_id").toString()))
            .limit(values.getInteger(0))
            .toList();
    var taken = new ArrayList<Values>();
    for (var row : due) {
      boolean unsaid = row.is("due_at", AT_ONCE);
      var next = row.with("due_at", unsaid ? AT_ONCE : later(tx.now, LEASE_MILLIS));
      tx.put(payments, row.id("order_id").toString(), next);
      taken.add(
          read(tx, next)
              .with(
                  "unsaid", unsaid,
                  "correlation_id", row.text("correlation_id"),
                  "traceparent", row.text("traceparent"),
                  "priority", row.text("priority")));
    }
    return SimulatedRows.of(taken);
  }

  SimulatedRows said(LedgerTransaction tx, Tuple values) {
    var ids =
        Stream.of((UUID[]) values.getValue(0)).filter(id -> isUnsaid(tx, id)).toArray(UUID[]::new);
    for (int i : all.lockedInOrder(tx, ids)) {
      var old = Objects.requireNonNull(tx.find(payments, ids[i].toString()));
      var next =
          nextRefund(tx, old.number("refund_attempts"), values.getLong(1), values.getLong(2));
      tx.put(
          payments,
          ids[i].toString(),
          old.with("due_at", old.is("state", "REFUND_FAILED") ? next : null));
    }
    return SimulatedRows.changed(ids.length);
  }

  private boolean isUnsaid(LedgerTransaction tx, UUID id) {
    var row = tx.find(payments, id.toString());
    return row != null && row.is("due_at", AT_ONCE);
  }

  SimulatedRows countFailed(LedgerTransaction tx, Tuple values) {
    long failed =
        tx.all(payments).stream()
            .filter(row -> row.has("due_at") && row.is("state", "REFUND_FAILED"))
            .count();
    return SimulatedRows.of(List.of(Values.of("failed", failed)));
  }

  private static OffsetDateTime nextRefund(
      LedgerTransaction tx, int attempts, long firstMillis, long longestMillis) {
    double millis = firstMillis * Math.pow(2, Math.min(Math.max(attempts, 1), 31) - 1);
    return later(tx.now, (long) Math.min(longestMillis, millis));
  }
}
