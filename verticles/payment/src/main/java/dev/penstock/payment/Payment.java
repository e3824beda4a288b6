package dev.penstock.payment;

import dev.penstock.events.CancelReason;
import dev.penstock.events.PaymentEvent;
import dev.penstock.payment.Verdict.Absent;
import dev.penstock.payment.Verdict.Captured;
import dev.penstock.payment.Verdict.Declined;
import dev.penstock.payment.Verdict.Refunded;
import dev.penstock.payment.Verdict.Refused;
import dev.penstock.payment.Verdict.Trouble;
import dev.penstock.payment.Verdict.Unsettled;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The payment of one order as it stands in the ledger, and the rule of what may become of it.
 *
 * @param charge absent when the order was cancelled before anybody asked for money
 * @param reference the decline code of a DECLINED payment, otherwise the provider's payment id; ""
 *     as long as there is none
 * @param isCancelled whether the order was cancelled, whatever its payment's state
 * @param firstAskedAge since the provider was first asked, by the ledger's clock
 * @param askedAge since it was last asked
 */
record Payment(
    UUID orderId,
    State state,
    Optional<Charge> charge,
    String reference,
    Refund refund,
    boolean isCancelled,
    Duration firstAskedAge,
    Duration askedAge) {

  enum State {
    CHARGING,
    CAPTURED,
    DECLINED,
    REFUNDED,
    REFUND_FAILED,
    VOID
  }

  /** What has to be asked of the provider next. */
  enum Step {
    CHARGE,
    LOOK_UP,
    REFUND,
    NONE
  }

  Step next() {
    return switch (state) {
      // A cancelled order is not charged; but an earlier request may have taken its money.
      case CHARGING -> isCancelled ? Step.LOOK_UP : Step.CHARGE;
      case CAPTURED -> isCancelled ? Step.REFUND : Step.NONE;
      // A refund that failed is asked for again in its own time, whoever else asks meanwhile.
      case DECLINED, REFUNDED, REFUND_FAILED, VOID -> Step.NONE;
    };
  }

  /** Whether money of a cancelled order is still to be given back. */
  boolean owesRefund() {
    return next() == Step.REFUND || state == State.REFUND_FAILED;
  }

  /** Whether it is open what became of the charge. */
  boolean isUndecided() {
    return state == State.CHARGING;
  }

  /**
   * The payment after the provider spoke. What does not fit its state changes nothing: an outcome
   * once stored stays.
   */
  Payment after(Verdict verdict) {
    if (verdict instanceof Captured captured) {
      // VOID too: the request of a process that was away for long may arrive after all.
      return isOpen() && charge.isPresent() ? as(State.CAPTURED, captured.paymentId()) : this;
    }
    if (verdict instanceof Declined declined) {
      return state == State.CHARGING ? as(State.DECLINED, declined.code()) : this;
    }
    if (verdict instanceof Absent) {
      return state == State.CHARGING && isCancelled ? as(State.VOID, "") : this;
    }
    if (verdict instanceof Refunded refunded) {
      return owesRefund() ? with(State.REFUNDED, refund.made(refunded.refundId())) : this;
    }
    if (verdict instanceof Refused refused) {
      var tried = refund.refused(refused.reason()).failedFor(refused.code());
      return owesRefund() ? with(State.REFUND_FAILED, tried) : this;
    }
    return this;
  }

  /**
   * The payment after it was asked to be given back, and nobody knows what came of it. When that
   * happens again and again the refund has failed for the time being.
   */
  Payment afterRefundTry(Unsettled unsettled, int attemptsMax) {
    if (!owesRefund() || unsettled.trouble() == Trouble.UNASKED) return this;
    var tried = refund.tried(unsettled.reason());
    return tried.attempts() < attemptsMax && state == State.CAPTURED
        ? with(state, tried)
        : with(State.REFUND_FAILED, tried.failedFor(unsettled.trouble().wireName()));
  }

  /** Whether the provider said something that what is stored does not say. */
  boolean contradicts(Verdict verdict) {
    if (verdict instanceof Captured captured) return !reference.equals(captured.paymentId());
    if (verdict instanceof Refunded refunded) return !refund.id().equals(refunded.refundId());
    return verdict instanceof Declined && state != State.DECLINED && state != State.VOID;
  }

  /**
   * What there is to say about it; nothing while it is open. A captured payment of a cancelled
   * order is never announced as captured, so that nobody confirms the order.
   */
  Optional<PaymentEvent> announcement() {
    if (next() != Step.NONE || state == State.VOID) return Optional.empty();
    var amount = charge.orElseThrow().amount();
    return Optional.of(
        switch (state) {
          case CAPTURED -> new PaymentEvent.Captured(orderId, amount, reference);
          case DECLINED -> new PaymentEvent.Declined(orderId, amount, reference);
          case REFUNDED -> new PaymentEvent.Refunded(orderId, amount, reference, refund.id());
          case REFUND_FAILED ->
              new PaymentEvent.RefundFailed(orderId, amount, reference, refund.code());
          case CHARGING, VOID -> throw new IllegalStateException("nothing to say about " + state);
        });
  }

  /**
   * What there is to say to the order's cancellation: that the money is given back, or that none
   * was taken. Nothing when the payment's own decline is the reason, since that said so already.
   */
  Optional<PaymentEvent> answerTo(CancelReason why) {
    if (state == State.VOID || state == State.DECLINED) {
      return why.mayHoldMoney() ? Optional.of(new PaymentEvent.Voided(orderId)) : Optional.empty();
    }
    return announcement();
  }

  private boolean isOpen() {
    return state == State.CHARGING || state == State.VOID;
  }

  private Payment as(State next, String reference) {
    return new Payment(
        orderId, next, charge, reference, refund, isCancelled, firstAskedAge, askedAge);
  }

  private Payment with(State next, Refund refund) {
    return new Payment(
        orderId, next, charge, reference, refund, isCancelled, firstAskedAge, askedAge);
  }
}
