package dev.penstock.payment;

import dev.penstock.events.Money;
import dev.penstock.payment.Payment.State;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Payments of one order to test with. */
final class Payments {
  static final UUID ORDER = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  static final Money AMOUNT = new Money(3998, "eur");
  static final Charge CHARGE = new Charge(ORDER, AMOUNT, "pm_card_visa");

  private Payments() {}

  static Payment in(State state, boolean isCancelled) {
    var reference =
        switch (state) {
          case CAPTURED, REFUNDED, REFUND_FAILED -> "pi_1";
          case DECLINED -> "generic_decline";
          case CHARGING, VOID -> "";
        };
    var refund =
        switch (state) {
          case REFUNDED -> Refund.NONE.made("re_1");
          case REFUND_FAILED -> Refund.NONE.refused("no").failedFor("charge_disputed");
          case CHARGING, CAPTURED, DECLINED, VOID -> Refund.NONE;
        };
    return new Payment(
        ORDER,
        state,
        Optional.of(CHARGE),
        reference,
        refund,
        isCancelled,
        Duration.ZERO,
        Duration.ZERO);
  }

  static Payment cancelled(Payment payment) {
    return new Payment(
        payment.orderId(),
        payment.state(),
        payment.charge(),
        payment.reference(),
        payment.refund(),
        true,
        payment.firstAskedAge(),
        payment.askedAge());
  }

  static Payment cancelledBeforeAnything() {
    return new Payment(
        ORDER, State.VOID, Optional.empty(), "", Refund.NONE, true, Duration.ZERO, Duration.ZERO);
  }
}
