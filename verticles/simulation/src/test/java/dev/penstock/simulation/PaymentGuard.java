package dev.penstock.simulation;

import static dev.penstock.simulation.Table.require;
import static dev.penstock.simulation.Values.AT_ONCE;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The constraints and triggers of {@code payment.payments}. */
final class PaymentGuard {
  private PaymentGuard() {}

  static void check(@Nullable Values old, Values row) {
    boolean refunded = row.is("state", "REFUNDED");
    boolean failed = row.is("state", "REFUND_FAILED");
    boolean captured = row.is("state", "CAPTURED");
    boolean declined = row.is("state", "DECLINED");
    boolean cancelled = row.has("cancelled_at");
    require(row.is("state", "VOID") || row.has("amount_cents"), "charge_is_known");
    require(row.has("payment_id") == (captured || refunded || failed), "payment_if_captured");
    require(row.has("decline_code") == declined, "code_if_declined");
    require(row.has("refund_id") == refunded, "refund_if_refunded");
    require(
        row.has("decided_at") == (captured || declined || refunded || failed),
        "decided_when_known");
    require(
        cancelled || !refunded && !failed && !row.is("state", "VOID"),
        "given_back_only_if_cancelled");
    require(
        row.number("refund_refusals") <= row.number("refund_attempts"), "refusals_are_attempts");
    require(
        row.has("refund_code") == row.has("refund_failed_at")
            && (row.has("refund_code") || !failed)
            && (!row.has("refund_code") || refunded || failed)
            && row.number("refund_attempts") > 0 == row.has("refund_error"),
        "failure_is_whole");
    require(
        refunded
            ? !row.has("due_at") || row.is("due_at", AT_ONCE)
            : row.has("due_at") == (failed || captured && cancelled),
        "what_is_owed_is_due");
    if (old != null) checkMove(old, row);
  }

  private static void checkMove(Values old, Values row) {
    boolean movesOn =
        row.is("state", old.text("state"))
            || old.is("state", "CHARGING") && row.isOneOf("state", "CAPTURED", "DECLINED", "VOID")
            || old.is("state", "VOID") && row.is("state", "CAPTURED")
            || old.is("state", "CAPTURED") && row.isOneOf("state", "REFUNDED", "REFUND_FAILED")
            || old.is("state", "REFUND_FAILED") && row.is("state", "REFUNDED");
    if (!movesOn) throw OrderGuard.refused("no such transition");
    for (var column :
        List.of("payment_id", "decline_code", "refund_id", "refund_code", "cancelled_at")) {
      if (old.has(column) && !row.is(column, old.columns().get(column))) {
        throw OrderGuard.refused("what the provider said and a cancellation stay: " + column);
      }
    }
  }
}
