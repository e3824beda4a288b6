package dev.penstock.simulation;

import static dev.penstock.simulation.Table.require;

import io.vertx.pgclient.PgException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the constraints and triggers of {@code orders.orders} refuse. */
final class OrderGuard {
  private static final List<String> RELEASES = List.of("PENDING", "VOID", "DONE");
  private static final List<String> REFUNDS = List.of("PENDING", "VOID", "FAILED", "DONE");

  private OrderGuard() {}

  static void check(@Nullable Values old, Values row) {
    boolean ended = row.isOneOf("status", "CONFIRMED", "CANCELLED");
    boolean cancelled = row.is("status", "CANCELLED");
    require(ended == row.has("ended_at"), "an_end_has_its_time");
    require(cancelled == row.has("reason"), "only_a_cancellation_has_a_reason");
    require(
        cancelled || !row.has("release_state") && !row.has("refund_state"),
        "only_a_cancellation_is_compensated");
    boolean settled =
        row.has("ended_at")
            && !row.is("release_state", "PENDING")
            && row.isOneOf("refund_state", "VOID", "DONE", null);
    require(
        !row.has("ended_at") || row.has("due_at") != settled,
        "what_has_ended_is_due_while_it_is_open");
    require(row.has("amount_cents") == row.has("currency"), "an_amount_has_its_currency");
    boolean paid = row.isOneOf("status", "RESERVED", "CONFIRMED");
    require(
        !paid || row.has("amount_cents") && row.has("reserved_at"),
        "what_is_reserved_or_paid_was_reserved");
    if (old != null) checkMove(old, row);
  }

  private static void checkMove(Values old, Values row) {
    boolean movesOn =
        row.is("status", old.text("status"))
            || old.is("status", "ACCEPTED")
            || old.is("status", "RESERVED") && !row.is("status", "ACCEPTED");
    if (!movesOn) throw refused("no such transition");
    boolean isForgotten = old.has("due_at") && !row.has("due_at") && !row.has("ended_at");
    if (isForgotten) throw refused("what is open stays due");
    if (!old.has("ended_at")) return;
    for (var column :
        List.of(
            "status", "reason", "ended_at", "reserved_at", "amount_cents", "currency", "lines")) {
      if (!row.is(column, old.columns().get(column))) throw refused("an end stays: " + column);
    }
    if (goesBack(RELEASES, old, row, "release_state")
        || goesBack(REFUNDS, old, row, "refund_state")) {
      throw refused("what was given back stays");
    }
  }

  private static boolean goesBack(List<String> steps, Values old, Values row, String column) {
    return old.has(column)
        && (!row.has(column) || steps.indexOf(row.text(column)) < steps.indexOf(old.text(column)));
  }

  /** What a trigger says. */
  static PgException refused(String why) {
    return new PgException(why, "ERROR", "23000", why);
  }
}
