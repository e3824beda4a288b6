package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.SOON;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.payment.FakeProvider.Fault;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refunds that do not succeed at once. */
@ExtendWith(VertxExtension.class)
class RefundIT {
  private FakeProvider provider;
  private final UUID order = UUID.randomUUID();
  private PaymentHarness payment;

  @BeforeEach
  void start(Vertx providersVertx) {
    provider = new FakeProvider(providersVertx);
    payment = new PaymentHarness(provider.url()).deploy();
  }

  @AfterEach
  void stop() {
    assertThat(payment.broker.stored("DEADLETTERS")).isEmpty();
    payment.close();
  }

  private void takeMoney(UUID id) {
    payment.reserved(id);
    eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("captured"));
  }

  private void eventuallyFailed(UUID id) {
    eventually(
        SOON, () -> assertThat(payment.said(id)).containsExactly("captured", "refund_failed"));
  }

  private void eventuallyRefunded(UUID id) {
    eventually(
        SOON,
        () ->
            assertThat(payment.said(id)).containsExactly("captured", "refund_failed", "refunded"));
    assertThat(payment.state(id)).isEqualTo("REFUNDED");
  }

  private String column(String expression) {
    return payment.value(
        "SELECT " + expression + " FROM payment.payments WHERE order_id = '" + order + "'");
  }

  @Test
  void saysOnceThatTheProviderRefusesAndTriesAgainUntilItDoesNot() {
    takeMoney(order);
    provider.suffersFor(order, Fault.REFUSES_REFUNDS);
    payment.cancelled(order);
    eventuallyFailed(order);
    var failed = payment.broker.stored("PAYMENTS").get(1);
    assertThat(failed.messageId()).isEqualTo("payments.refund_failed:" + order);
    assertThat(PaymentHarness.json(failed).getString("code")).isEqualTo("charge_disputed");
    assertThat(failed.headers())
        .containsEntry("ce-correlationid", "web-42")
        .containsEntry("ce-causationid", "orders.cancelled:" + order);
    eventually(SOON, () -> assertThat(column("refund_attempts > 2")).isEqualTo("true"));
    eventually(SOON, () -> assertThat(payment.failedCompensations()).isEqualTo(1));
    assertThat(column("refund_error")).contains("400").contains("charge_disputed");
    assertThat(payment.said(order)).containsExactly("captured", "refund_failed");
    provider.suffersFor(order, Fault.NONE);
    eventuallyRefunded(order);
    assertThat(payment.broker.stored("PAYMENTS").get(2).headers())
        .containsEntry("ce-correlationid", "web-42")
        .containsEntry("ce-causationid", "orders.cancelled:" + order);
    assertThat(provider.refunds()).isEqualTo(1);
    eventually(SOON, () -> assertThat(payment.failedCompensations()).isZero());
    eventually(SOON, () -> assertThat(column("due_at IS NULL")).isEqualTo("true"));
    assertThat(column("refund_failed_at <= refunded_at")).isEqualTo("true");
  }

  @Test
  void saysWhatCameOfALateRefundOnTheLaneOfTheCancellation() {
    takeMoney(order);
    provider.suffersFor(order, Fault.REFUSES_REFUNDS);
    payment.publish("orders.cancelled.express", PaymentHarness.cancellation(order));
    eventually(SOON, () -> assertThat(payment.said(order)).contains("refund_failed.express"));
    provider.suffersFor(order, Fault.NONE);
    eventually(
        SOON,
        () ->
            assertThat(payment.said(order))
                .containsExactly("captured", "refund_failed.express", "refunded.express"));
  }

  @Test
  void failsARefundWhoseAttemptsComeToNothing() {
    takeMoney(order);
    provider.suffersFor(order, Fault.FAILS_REFUNDS);
    payment.cancelled(order);
    eventuallyFailed(order);
    assertThat(column("refund_code")).isEqualTo("away");
    assertThat(column("refund_refusals")).isEqualTo("0");
    provider.suffersFor(order, Fault.NONE);
    eventuallyRefunded(order);
    assertThat(provider.asked("penstock-refund-" + order)).isGreaterThan(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REFUSES_REFUNDS", "FAILS_REFUNDS"})
  void goesOnAfterARestart(Fault fault) {
    takeMoney(order);
    provider.suffersFor(order, fault);
    payment.cancelled(order);
    eventuallyFailed(order);
    payment.undeploy();
    provider.suffersFor(order, Fault.NONE);
    payment.deploy();
    eventuallyRefunded(order);
    assertThat(provider.refunds()).isEqualTo(1);
  }

  @Test
  void refundsEachOrderOnceWhenManyTryAtOnce() {
    payment.deploy().deploy();
    var orders = IntStream.range(0, 40).mapToObj(i -> UUID.randomUUID()).toList();
    orders.forEach(payment::reserved);
    for (var id : orders) {
      eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("captured"));
    }
    provider.suffers(Fault.REFUSES_REFUNDS);
    orders.forEach(payment::cancelled);
    orders.forEach(this::eventuallyFailed);
    eventually(SOON, () -> assertThat(payment.failedCompensations()).isEqualTo(40));
    provider.suffers(Fault.NONE);
    orders.forEach(this::eventuallyRefunded);
    assertThat(provider.refunds()).isEqualTo(40);
  }

  @Test
  void triesWhatNobodyCameTo() {
    takeMoney(order);
    payment.undeploy();
    payment.execute(
        "UPDATE payment.payments SET cancelled_at = now(), correlation_id = 'web-42',"
            + " traceparent = '', due_at = now() WHERE order_id = '"
            + order
            + "'");
    payment.deploy();
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured", "refunded"));
    assertThat(provider.refunds()).isEqualTo(1);
  }

  @Test
  void saysWhatCameOfItWhenTheBrokerIsBack() {
    takeMoney(order);
    provider.suffersFor(order, Fault.REFUSES_REFUNDS);
    payment.cancelled(order);
    eventuallyFailed(order);
    payment.broker.goAway();
    provider.suffersFor(order, Fault.NONE);
    eventually(SOON, () -> assertThat(payment.state(order)).isEqualTo("REFUNDED"));
    assertThat(column("due_at = '-infinity'")).isEqualTo("true");
    payment.broker.comeBack();
    eventuallyRefunded(order);
    eventually(SOON, () -> assertThat(column("due_at IS NULL")).isEqualTo("true"));
  }

  @Test
  void repeatsItsWordToALaterAttemptWithoutAskingTheProvider() {
    var patient = PaymentHarness.config(provider.url(), PaymentHarness.RESET, Duration.ofHours(1));
    try (var waiting = new PaymentHarness(patient).deploy()) {
      waiting.reserved(order);
      eventually(SOON, () -> assertThat(waiting.said(order)).containsExactly("captured"));
      provider.suffersFor(order, Fault.REFUSES_REFUNDS);
      waiting.cancelled(order, "orders.cancelled:" + order);
      eventually(
          SOON, () -> assertThat(waiting.said(order)).containsExactly("captured", "refund_failed"));
      int asked = provider.askedInAll();
      waiting.cancelled(order, "orders.cancelled:" + order + "#2");
      eventually(
          SOON,
          () ->
              assertThat(waiting.broker.stored("PAYMENTS").stream().map(m -> m.messageId()))
                  .contains("payments.refund_failed:" + order + "#2"));
      assertThat(provider.askedInAll()).isEqualTo(asked);
      provider.suffersFor(order, Fault.NONE);
      waiting.execute("UPDATE payment.payments SET due_at = now()");
      eventually(SOON, () -> assertThat(waiting.said(order)).endsWith("refunded"));
    }
  }

  @Test
  void asksNothingWhileTheBreakerIsOpenAndCountsNoAttempt() {
    takeMoney(order);
    provider.suffers(Fault.ERROR_BEFORE_EFFECT);
    for (int i = 0; i < 5; i++) payment.reserved(UUID.randomUUID());
    eventually(SOON, () -> assertThat(payment.breakerState()).isEqualTo(2));
    provider.suffers(Fault.NONE);
    payment.cancelled(order);
    long asked = provider.asked("penstock-refund-" + order);
    while (payment.breakerState() == 2) {
      assertThat(asked).isZero();
      asked = provider.asked("penstock-refund-" + order);
    }
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured", "refunded"));
    assertThat(column("refund_attempts")).isEqualTo("0");
  }
}
