package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.payment.Payment.State;
import dev.penstock.store.Ledger;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger takes no outcome back, whoever writes to it. */
class GuardsIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static Pool pool;

  private static final Map<State, Set<State>> NEXT =
      Map.of(
          State.CHARGING, EnumSet.of(State.CAPTURED, State.DECLINED, State.VOID),
          State.VOID, EnumSet.of(State.CAPTURED),
          State.CAPTURED, EnumSet.of(State.REFUNDED, State.REFUND_FAILED),
          State.REFUND_FAILED, EnumSet.of(State.REFUNDED),
          State.DECLINED, EnumSet.noneOf(State.class),
          State.REFUNDED, EnumSet.noneOf(State.class));

  @BeforeAll
  static void open() {
    var options = PaymentHarness.ledger(RealServers.freshDatabase());
    Migrations.apply(options.url(), "payment", "payment");
    pool = Ledger.open(VERTX, options, "test");
  }

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  /** A cancelled order's payment in this state, as whole as the schema wants it. */
  private static String columns(State state, String id) {
    var paymentId =
        "payment_id = " + (state.name().matches("CAPT.*|REF.*") ? quoted("pi", id) : null);
    var code = ", decline_code = " + (state == State.DECLINED ? "'no'" : null);
    var decided =
        ", decided_at = " + (state == State.CHARGING || state == State.VOID ? null : "now()");
    var refund =
        ", refund_id = "
            + (state == State.REFUNDED
                ? quoted("re", id) + ", refunded_at = now()"
                : "NULL, refunded_at = NULL");
    var failed =
        state == State.REFUND_FAILED
            ? ", refund_code = 'x', refund_failed_at = now(), refund_attempts = 1, refund_error = 'e'"
            : "";
    boolean isOwed = state == State.CAPTURED || state == State.REFUND_FAILED;
    var due = ", due_at = " + (isOwed ? "now()" : null);
    return paymentId + code + decided + refund + failed + due + ", state = " + "'" + state + "'";
  }

  private static String quoted(String prefix, String id) {
    return "'" + prefix + "_" + id + "'";
  }

  private static String insert(State state) {
    var id = UUID.randomUUID().toString();
    run(
        """
        INSERT INTO payment.payments (order_id, state, amount_cents, currency, payment_method,
          first_asked_at, asked_at, cancelled_at, correlation_id, traceparent)
        VALUES ('%s', 'CHARGING', 3998, 'eur', 'pm', now(), now(), now(), 'c', 't')"""
            .formatted(id));
    if (state == State.REFUNDED || state == State.REFUND_FAILED) update(id, State.CAPTURED);
    if (state != State.CHARGING) update(id, state);
    return id;
  }

  private static void update(String id, State state) {
    update(id, columns(state, id));
  }

  private static void update(String id, String change) {
    run("UPDATE payment.payments SET " + change + " WHERE order_id = '" + id + "'");
  }

  private static void run(String sql) {
    await(pool.query(sql).execute());
  }

  @Test
  void permitsExactlyWhatMayBecomeOfAPayment() {
    for (var from : State.values()) {
      for (var to : State.values()) {
        if (from == to) continue;
        var id = insert(from);
        if (NEXT.get(from).contains(to)) {
          update(id, to);
        } else {
          assertThatThrownBy(() -> update(id, to))
              .as("%s to %s", from, to)
              .hasMessageContaining("(23000)");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payment_id = 'pi_other'",
        "refund_id = 're_other'",
        "refund_code = 'other'",
        "cancelled_at = now() + interval '1 s'",
        "amount_cents = 1",
        "currency = 'usd'",
        "payment_method = 'pm_other'",
        "order_id = gen_random_uuid()"
      })
  void keepsWhatItKnows(String change) {
    var id = insert(State.REFUND_FAILED);
    update(id, columns(State.REFUNDED, id));
    assertThatThrownBy(() -> update(id, change)).hasMessageContaining("(23000)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE FROM payment.payments", "TRUNCATE payment.payments"})
  void keepsEveryPayment(String statement) {
    insert(State.CHARGING);
    assertThatThrownBy(() -> run(statement)).hasMessageContaining("payments are kept");
    assertThat(await(pool.query("SELECT FROM payment.payments").execute()).size()).isPositive();
  }
}
