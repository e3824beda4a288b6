package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.events.Lineage;
import dev.penstock.events.Money;
import dev.penstock.events.Priority;
import dev.penstock.payment.Payment.State;
import dev.penstock.store.Ledger;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.Eventually;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentStoreIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static Pool pool;
  private final UUID order = UUID.randomUUID();

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

  @Test
  void givesBackWhatItWrote() {
    var asked = transact(tx -> PaymentStore.ask(tx, List.of(charge(order)))).get(order);
    assertThat(asked.state()).isEqualTo(State.CHARGING);
    assertThat(asked.charge()).contains(charge(order));
    var captured = asked.after(new Verdict.Captured("pi_" + order));
    write(captured);
    var cancelled = transact(tx -> PaymentStore.cancel(tx, origins(List.of(order)))).get(order);
    assertThat(cancelled).isEqualTo(sameAges(Payments.cancelled(captured), cancelled));
    var refused = cancelled.after(new Verdict.Refused("charge_disputed", "400 charge_disputed"));
    writeRefund(refused);
    var failed = recall(order);
    assertThat(failed).isEqualTo(sameAges(refused, failed));
    var refunded = refused.after(new Verdict.Refunded("re_" + order));
    writeRefund(refunded);
    var stored = recall(order);
    assertThat(stored).isEqualTo(sameAges(refunded, stored));
  }

  @Test
  void keepsTheFirstChargeWhateverIsAskedLater() {
    transact(tx -> PaymentStore.ask(tx, List.of(charge(order))));
    var other = new Charge(order, new Money(1, "usd"), "pm_other");
    var asked = transact(tx -> PaymentStore.ask(tx, List.of(other))).get(order);
    assertThat(asked.charge()).contains(charge(order));
  }

  @Test
  void cancelsWhatNobodyHasAskedFor() {
    var cancelled = transact(tx -> PaymentStore.cancel(tx, origins(List.of(order)))).get(order);
    assertThat(cancelled.state()).isEqualTo(State.VOID);
    var asked = transact(tx -> PaymentStore.ask(tx, List.of(charge(order)))).get(order);
    assertThat(asked.state()).isEqualTo(State.VOID);
    assertThat(asked.charge()).isEmpty();
  }

  @Test
  void decidesOnlyWhatNobodyElseHadAWordIn() {
    var cancelled = UUID.randomUUID();
    var decided = UUID.randomUUID();
    var asked =
        transact(
            tx -> PaymentStore.ask(tx, List.of(charge(order), charge(cancelled), charge(decided))));
    transact(tx -> PaymentStore.cancel(tx, origins(List.of(cancelled))));
    write(asked.get(decided).after(new Verdict.Declined("expired_card")));
    var answers =
        Stream.of(order, cancelled, decided).map(id -> asked.get(id).after(captured(id))).toList();
    assertThat(await(PaymentStore.decide(pool, answers))).isEqualTo(Set.of(order));
    assertThat(recall(order).announcement()).isEqualTo(answers.get(0).announcement());
    assertThat(recall(cancelled).next()).isEqualTo(Payment.Step.LOOK_UP);
    assertThat(recall(decided).state()).isEqualTo(State.DECLINED);
  }

  private static Verdict captured(UUID orderId) {
    return new Verdict.Captured("pi_" + orderId);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void letsWhicheverComesSecondSeeTheOther(boolean captureIsFirst) {
    transact(tx -> PaymentStore.ask(tx, List.of(charge(order))));
    var first = begin();
    var second = begin();
    Function<SqlConnection, Future<Payment>> capture = this::capture;
    Function<SqlConnection, Future<Payment>> cancel =
        tx -> PaymentStore.cancel(tx, origins(List.of(order))).map(rows -> rows.get(order));
    await((captureIsFirst ? capture : cancel).apply(first.connection));
    var waiting = (captureIsFirst ? cancel : capture).apply(second.connection);
    eventuallyWaitsForALock();
    assertThat(waiting.isComplete()).isFalse();
    await(first.commit());
    var seen = await(waiting);
    await(second.commit());
    assertThat(seen.next()).isEqualTo(Payment.Step.REFUND);
    assertThat(recall(order).next()).isEqualTo(Payment.Step.REFUND);
  }

  @Test
  void locksBatchesInOneOrderSoThatNoneDeadlocks() {
    var orders = new ArrayList<UUID>();
    for (int i = 0; i < 60; i++) orders.add(UUID.randomUUID());
    var random = new Random(27);
    var work = new ArrayList<Future<?>>();
    for (int i = 0; i < 40; i++) {
      Collections.shuffle(orders, random);
      var batch = List.copyOf(orders.subList(0, 40));
      var charges = batch.stream().map(PaymentStoreIT::charge).toList();
      work.add(pool.withTransaction(tx -> PaymentStore.ask(tx, charges)));
      work.add(pool.withTransaction(tx -> PaymentStore.lock(tx, batch)));
      if (i > 30) work.add(pool.withTransaction(tx -> PaymentStore.cancel(tx, origins(batch))));
    }
    await(Future.all(work));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state = 'CAPTURED', decided_at = now()              | payment_if_captured",
        "payment_id = 'pi_1'                                 | payment_if_captured",
        "state = 'CAPTURED', payment_id = 'pi_1'             | decided_when_known",
        "state = 'DECLINED', decided_at = now()              | code_if_declined",
        "state = 'VOID'                                      | given_back_only_if_cancelled",
        "amount_cents = NULL                                 | charge_is",
        "amount_cents = -1                                   | amount_cents",
        "currency = 'EURO'                                   | currency",
        "payment_method = ''                                 | a_text_is_not_empty",
        "refund_error = ''                                   | a_text_is_not_empty",
        "priority = 'urgent'                                 | priority",
        "state = 'PAID'                                      | state",
        "state = 'REFUNDED', payment_id = 'p', refund_id = 'r', decided_at = now(), refunded_at = now() | given_back_only_if_cancelled",
        "cancelled_at = now()                                | cancellation_has_an_origin",
        "due_at = now()                                      | what_is_owed_is_due",
        "refund_attempts = 1                                 | failure_is_whole",
        "refund_code = 'x', refund_failed_at = now()         | failure_is_whole",
        "refund_failed_at = now()                            | failure_is_whole",
        "refunded_at = now()                                 | refund_if_refunded",
        "state = 'CAPTURED', payment_id = 'p', decided_at = now(), due_at = '-infinity' | what_is_owed_is_due",
        "refund_refusals = 1                                 | refusals_are_attempts",
        "cancelled_at = now(), correlation_id = 'c', traceparent = 't', state = 'CAPTURED', payment_id = 'p', decided_at = now() | what_is_owed_is_due",
      })
  void refusesNonsense(String change, String constraint) {
    transact(tx -> PaymentStore.ask(tx, List.of(charge(order))));
    var update = "UPDATE payment.payments SET " + change + " WHERE order_id = '" + order + "'";
    assertThatThrownBy(() -> transact(tx -> behindTheTriggers(tx, update)))
        .hasMessageContaining(constraint);
  }

  /** The rows' own rules, which the triggers come before. */
  private static Future<Map<UUID, Payment>> behindTheTriggers(SqlConnection tx, String update) {
    return tx.query("SET LOCAL session_replication_role = replica")
        .execute()
        .compose(v -> tx.query(update).execute())
        .map(Map.of());
  }

  private Future<Payment> capture(SqlConnection tx) {
    return PaymentStore.lock(tx, List.of(order))
        .map(rows -> rows.get(order).after(new Verdict.Captured("pi_" + order)))
        .compose(captured -> PaymentStore.write(tx, List.of(captured)).map(captured));
  }

  private record Open(SqlConnection connection, Transaction transaction) {
    Future<Void> commit() {
      return transaction.commit().eventually(connection::close);
    }
  }

  private static Open begin() {
    return await(
        pool.getConnection()
            .compose(connection -> connection.begin().map(tx -> new Open(connection, tx))));
  }

  private static void eventuallyWaitsForALock() {
    var waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    Eventually.eventually(
        PaymentHarness.SOON,
        () ->
            assertThat(await(pool.query(waiting).execute()).iterator().next().getLong(0))
                .isPositive());
  }

  private static Charge charge(UUID orderId) {
    return new Charge(orderId, Payments.AMOUNT, "pm_card_visa");
  }

  private static Payment sameAges(Payment payment, Payment as) {
    return new Payment(
        payment.orderId(),
        payment.state(),
        payment.charge(),
        payment.reference(),
        payment.refund(),
        payment.isCancelled(),
        as.firstAskedAge(),
        as.askedAge());
  }

  private static Payment recall(UUID orderId) {
    return transact(tx -> PaymentStore.recall(tx, List.of(orderId))).get(orderId);
  }

  private static void writeRefund(Payment payment) {
    var config = PaymentConfig.DEFAULTS;
    await(
        pool.withTransaction(
            tx -> RefundStore.write(tx, List.of(payment), false, config).map(Map.of())));
  }

  private static Map<UUID, Cancellation> origins(List<UUID> orders) {
    var origins = new HashMap<UUID, Cancellation>();
    for (var id : orders)
      origins.put(id, new Cancellation(Lineage.of("web-42", null), Priority.STANDARD));
    return origins;
  }

  private static void write(Payment payment) {
    await(pool.withTransaction(tx -> PaymentStore.write(tx, List.of(payment)).map(Map.of())));
  }

  private static Map<UUID, Payment> transact(
      Function<SqlConnection, Future<Map<UUID, Payment>>> work) {
    return await(pool.withTransaction(work));
  }
}
