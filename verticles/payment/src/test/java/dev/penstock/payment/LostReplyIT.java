package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.SOON;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.payment.FakeProvider.Fault;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A provider that does what it is asked for, and is not heard of. */
@ExtendWith(VertxExtension.class)
class LostReplyIT {
  private FakeProvider provider;
  private final UUID order = UUID.randomUUID();
  private PaymentHarness payment;

  @BeforeEach
  void start(Vertx providersVertx) {
    provider = new FakeProvider(providersVertx);
    var config = PaymentHarness.impatient(provider.url(), Duration.ofMillis(600));
    payment = new PaymentHarness(config).deploy();
  }

  @AfterEach
  void stop() {
    assertThat(payment.broker.stored("DEADLETTERS")).isEmpty();
    payment.close();
  }

  @Test
  void asksAgainUnderTheSameKeyWhenNoReplyComes() {
    provider.suffersFor(order, Fault.SILENT_AFTER_EFFECT);
    payment.reserved(order);
    eventually(SOON, () -> assertThat(provider.asked("penstock-order-" + order)).isPositive());
    assertThat(payment.said(order)).isEmpty();
    provider.suffersFor(order, Fault.NONE);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
    assertThat(provider.captures(order)).isEqualTo(1);
    assertThat(provider.asked("penstock-order-" + order)).isGreaterThan(1);
  }

  @Test
  void givesBackWhatMayHaveBeenTakenForACancelledOrder() {
    provider.suffersFor(order, Fault.SILENT_AFTER_EFFECT);
    payment.reserved(order);
    eventually(SOON, () -> assertThat(provider.captures(order)).isEqualTo(1));
    payment.cancelled(order);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("refunded"));
    assertThat(provider.captures(order)).isEqualTo(1);
    assertThat(provider.refunds()).isEqualTo(1);
  }

  @Test
  void looksAPaymentUpWhoseKeyMayBeForgotten() {
    provider.suffersFor(order, Fault.SILENT_AFTER_EFFECT);
    payment.reserved(order);
    eventually(SOON, () -> assertThat(provider.captures(order)).isEqualTo(1));
    payment.undeploy();
    payment.execute("UPDATE payment.payments SET first_asked_at = now() - interval '2 days'");
    provider.forgetKeys();
    provider.suffersFor(order, Fault.NONE);
    payment.reserved(order);
    payment.deploy();
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
    assertThat(provider.captures(order)).isEqualTo(1);
  }

  @Test
  void findsARefundWhoseKeyTheProviderHasForgotten() {
    payment.reserved(order);
    eventually(SOON, () -> assertThat(payment.said(order)).containsExactly("captured"));
    provider.suffersFor(order, Fault.SILENT_AFTER_REFUND);
    payment.cancelled(order);
    eventually(SOON, () -> assertThat(provider.refunds()).isEqualTo(1));
    provider.forgetKeys();
    provider.suffersFor(order, Fault.NONE);
    eventually(SOON, () -> assertThat(payment.said(order)).endsWith("refunded"));
    assertThat(provider.refunds()).isEqualTo(1);
  }
}
