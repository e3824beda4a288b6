package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.SOON;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.payment.FakeProvider.Fault;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole service, as a stranger on the broker and the provider see it. */
@ExtendWith(VertxExtension.class)
class PaymentVerticleIT {
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

  @Test
  void takesTheMoneyOfAReservedOrderAndSaysSo() {
    payment.reserved(order);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
    var message = payment.broker.stored("PAYMENTS").get(0);
    assertThat(PaymentHarness.json(message).getInteger("amount_cents")).isEqualTo(3998);
    assertThat(PaymentHarness.json(message).getString("payment_id")).isEqualTo("pi_1");
    assertThat(message.headers())
        .containsEntry("ce-correlationid", "web-42")
        .containsEntry("ce-causationid", "inventory.reserved:" + order)
        .containsEntry("ce-source", "/penstock/payment");
    assertThat(provider.captures(order)).isEqualTo(1);
    assertThat(payment.state(order)).isEqualTo("CAPTURED");
  }

  @Test
  void declinesManyWithoutOpeningTheBreaker() {
    var orders = orders(20);
    orders.forEach(id -> payment.reserved(id, "pm_card_chargeDeclined"));
    for (var id : orders) {
      eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("declined"));
    }
    assertThat(payment.breakerOpenings()).isZero();
    assertThat(provider.captures()).isZero();
  }

  @Test
  void changesNothingWhenEverythingComesTwiceAndAgain() {
    payment.broker.deliverEverythingTwice(true);
    var paid = orders(10);
    var refused = UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      paid.forEach(payment::reserved);
      payment.reserved(refused, "pm_card_chargeDeclined");
    }
    for (var id : paid) {
      eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("captured"));
    }
    paid.forEach(payment::cancelled);
    paid.forEach(payment::cancelled);
    for (var id : paid) {
      eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("captured", "refunded"));
    }
    paid.forEach(payment::reserved);
    payment.reserved(order);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
    assertThat(payment.said(refused)).containsExactly("declined");
    for (var id : paid) {
      assertThat(provider.captures(id)).isEqualTo(1);
      assertThat(payment.said(id)).containsExactly("captured", "refunded");
    }
    assertThat(provider.refunds()).isEqualTo(10);
    assertThat(payment.value("SELECT count(*) FROM payment.payments")).isEqualTo("12");
  }

  @Test
  void takesNothingForAnOrderThatWasCancelledBefore() {
    payment.cancelled(order);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("voided"));
    var next = UUID.randomUUID();
    payment.reserved(order);
    payment.reserved(next);
    eventually(SOON, () -> assertThat(payment.said(next)).containsExactly("captured"));
    assertThat(payment.said(order)).containsExactly("voided");
    assertThat(provider.captures(order)).isZero();
  }

  @Test
  void givesNothingBackForADeclinedOrder() {
    payment.reserved(order, "pm_card_chargeDeclined");
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("declined"));
    payment.cancelled(order);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("declined", "voided"));
    assertThat(provider.refunds()).isZero();
  }

  @Test
  void givesBackACaptureThatMeetsACancellation() {
    provider.hold();
    payment.reserved(order);
    eventually(SOON, () -> assertThat(provider.captures(order)).isEqualTo(1));
    payment.cancelled(order);
    eventually(SOON, () -> assertThat(isCancelled(order)).isEqualTo("true"));
    provider.release();
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("refunded"));
    assertThat(provider.captures(order)).isEqualTo(1);
    assertThat(provider.refunds()).isEqualTo(1);
  }

  @Test
  void neverChargesACancelledOrderToFindOut() {
    provider.suffersFor(order, Fault.ERROR_BEFORE_EFFECT);
    provider.hold();
    payment.reserved(order);
    eventually(SOON, () -> assertThat(provider.asked("penstock-order-" + order)).isPositive());
    assertThat(payment.state(order)).isEqualTo("CHARGING");
    payment.cancelled(order);
    eventually(SOON, () -> assertThat(isCancelled(order)).isEqualTo("true"));
    // Whatever is asked after the answer that is held was decided when the order was cancelled.
    provider.suffersFor(order, Fault.NONE);
    provider.release();
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("voided"));
    assertThat(payment.state(order)).isEqualTo("VOID");
    assertThat(provider.captures(order)).isZero();
  }

  @Test
  void waitsWhileTheBreakerIsOpenAndEndsEveryOrderAfterwards() {
    provider.suffers(Fault.ERROR_BEFORE_EFFECT);
    var orders = orders(30);
    orders.forEach(payment::reserved);
    eventually(SOON, () -> assertThat(payment.breakerState()).isEqualTo(2));
    assertThat(PaymentHarness.await(payment.health.checkStatus("payment/gateway-breaker")))
        .satisfies(result -> assertThat(result.getUp()).isTrue());
    eventually(SOON, () -> assertThat(payment.breakerOpenings()).isGreaterThan(2));
    // One probe for each time it was half open, and what was on its way when it opened; not thirty.
    int asked = provider.askedInAll();
    assertThat(asked).isLessThan(20 + (int) payment.breakerOpenings());
    assertThat(payment.broker.stored("PAYMENTS")).isEmpty();
    provider.suffers(Fault.NONE);
    for (var id : orders) {
      eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("captured"));
    }
    assertThat(provider.captures()).isEqualTo(30);
    assertThat(payment.breakerState()).isZero();
  }

  @Test
  void takesNothingFromTheBrokerWhileTheBreakerIsOpen() {
    var patient = PaymentHarness.config(provider.url(), Duration.ofSeconds(1));
    try (var waiting = new PaymentHarness(patient).deploy()) {
      provider.suffers(Fault.ERROR_BEFORE_EFFECT);
      waiting.reserved(UUID.randomUUID());
      eventually(SOON, () -> assertThat(waiting.breakerState()).isEqualTo(2));
      // Between two openings it takes messages.
      double openings = waiting.breakerOpenings();
      waiting.reserved(order);
      provider.suffers(Fault.NONE);
      var taken = waiting.state(order);
      while (waiting.breakerState() == 2 && waiting.breakerOpenings() == openings) {
        assertThat(taken).isEmpty();
        taken = waiting.state(order);
      }
      eventually(SOON, () -> assertThat(waiting.said(order)).containsExactly("captured"));
    }
  }

  @Test
  void confirmsNothingWhenTheAnswerIsNotOurs() {
    for (var fault : List.of(Fault.WRONG_AMOUNT, Fault.OTHER_ORDER)) {
      var strange = UUID.randomUUID();
      var neighbour = UUID.randomUUID();
      provider.suffersFor(strange, fault);
      payment.reserved(strange);
      payment.reserved(neighbour);
      eventually(SOON, () -> assertThat(payment.said(neighbour)).containsExactly("captured"));
      eventually(
          SOON, () -> assertThat(provider.asked("penstock-order-" + strange)).isGreaterThan(2));
      assertThat(payment.said(strange)).isEmpty();
      assertThat(payment.state(strange)).isEqualTo("CHARGING");
      provider.suffersFor(strange, Fault.NONE);
      eventually(SOON, () -> assertThat(payment.said(strange)).containsExactly("captured"));
    }
    assertThat(payment.breakerOpenings()).isZero();
  }

  @Test
  void readsNoReplyWithoutEnd() {
    provider.suffersFor(order, Fault.ENDLESS_REPLY);
    payment.reserved(order);
    eventually(SOON, () -> assertThat(provider.asked("penstock-order-" + order)).isGreaterThan(1));
    assertThat(payment.said(order)).isEmpty();
    provider.suffersFor(order, Fault.NONE);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
  }

  @Test
  void declinesNothingWhenTheProviderRefusesOurKey() {
    provider.suffers(Fault.WRONG_KEY);
    payment.reserved(order);
    eventually(SOON, () -> assertThat(payment.breakerOpenings()).isPositive());
    assertThat(payment.said(order)).isEmpty();
    provider.suffers(Fault.NONE);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
  }

  @Test
  void chargesOnceWhenSeveralInstancesCompete() {
    payment.deploy().deploy();
    var orders = orders(40);
    for (int i = 0; i < 3; i++) orders.forEach(payment::reserved);
    for (var id : orders) {
      eventually(SOON, () -> assertThat(payment.said(id)).containsExactly("captured"));
    }
    assertThat(provider.captures()).isEqualTo(40);
  }

  private String isCancelled(UUID orderId) {
    return payment.value(
        "SELECT cancelled_at IS NOT NULL FROM payment.payments WHERE order_id = '" + orderId + "'");
  }

  private static List<UUID> orders(int count) {
    var orders = new ArrayList<UUID>();
    for (int i = 0; i < count; i++) orders.add(UUID.randomUUID());
    return orders;
  }
}
