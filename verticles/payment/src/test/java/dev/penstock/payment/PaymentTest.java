package dev.penstock.payment;

import static dev.penstock.payment.Payment.State.CAPTURED;
import static dev.penstock.payment.Payment.State.CHARGING;
import static dev.penstock.payment.Payment.State.DECLINED;
import static dev.penstock.payment.Payment.State.REFUNDED;
import static dev.penstock.payment.Payment.State.REFUND_FAILED;
import static dev.penstock.payment.Payment.State.VOID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.CancelReason;
import dev.penstock.events.PaymentEvent;
import dev.penstock.payment.Payment.State;
import dev.penstock.payment.Payment.Step;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PaymentTest {
  private static final Verdict PAID = new Verdict.Captured("pi_1");
  private static final Verdict NO = new Verdict.Declined("generic_decline");
  private static final Verdict BACK = new Verdict.Refunded("re_1");
  private static final Verdict REFUSED = new Verdict.Refused("charge_disputed", "400");
  private static final Verdict ABSENT = new Verdict.Absent();
  private static final Verdict.Unsettled UNKNOWN = (Verdict.Unsettled) Verdict.away("no answer");

  /** State, cancelled?, then what each verdict makes of it: paid, no, back, refused, absent. */
  static Stream<Arguments> transitions() {
    return Stream.of(
        Arguments.of(CHARGING, false, CAPTURED, DECLINED, CHARGING, CHARGING, CHARGING),
        Arguments.of(CHARGING, true, CAPTURED, DECLINED, CHARGING, CHARGING, VOID),
        Arguments.of(CAPTURED, false, CAPTURED, CAPTURED, CAPTURED, CAPTURED, CAPTURED),
        Arguments.of(CAPTURED, true, CAPTURED, CAPTURED, REFUNDED, REFUND_FAILED, CAPTURED),
        Arguments.of(DECLINED, false, DECLINED, DECLINED, DECLINED, DECLINED, DECLINED),
        Arguments.of(DECLINED, true, DECLINED, DECLINED, DECLINED, DECLINED, DECLINED),
        Arguments.of(REFUNDED, true, REFUNDED, REFUNDED, REFUNDED, REFUNDED, REFUNDED),
        Arguments.of(
            REFUND_FAILED,
            true,
            REFUND_FAILED,
            REFUND_FAILED,
            REFUNDED,
            REFUND_FAILED,
            REFUND_FAILED),
        Arguments.of(VOID, true, CAPTURED, VOID, VOID, VOID, VOID));
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void becomesWhatTheTableSays(
      State state, boolean isCancelled, State paid, State no, State back, State ref, State absent) {
    var payment = Payments.in(state, isCancelled);
    assertThat(payment.after(PAID).state()).isEqualTo(paid);
    assertThat(payment.after(NO).state()).isEqualTo(no);
    assertThat(payment.after(BACK).state()).isEqualTo(back);
    assertThat(payment.after(REFUSED).state()).isEqualTo(ref);
    assertThat(payment.after(ABSENT).state()).isEqualTo(absent);
    assertThat(payment.after(UNKNOWN)).isEqualTo(payment);
  }

  @Test
  void countsRefundsThatAreTriedAndRefused() {
    var payment = Payments.in(CAPTURED, true);
    for (int attempt = 1; attempt <= 2; attempt++) {
      payment = payment.afterRefundTry(UNKNOWN, 3);
      assertThat(payment.state()).isEqualTo(CAPTURED);
      assertThat(payment.refund()).isEqualTo(new Refund("", attempt, 0, "", "no answer"));
    }
    payment = payment.afterRefundTry(UNKNOWN, 3);
    assertThat(payment.state()).isEqualTo(REFUND_FAILED);
    assertThat(payment.refund()).isEqualTo(new Refund("", 3, 0, "away", "no answer"));
    payment = payment.after(REFUSED);
    assertThat(payment.refund()).isEqualTo(new Refund("", 4, 1, "away", "400"));
    payment = payment.after(BACK);
    assertThat(payment.state()).isEqualTo(REFUNDED);
    assertThat(payment.refund()).isEqualTo(new Refund("re_1", 4, 1, "away", "400"));
  }

  @Test
  void countsNoRefundThatWasNotAskedForOrIsNotOwed() {
    var unasked = (Verdict.Unsettled) Verdict.unasked("open circuit");
    var owed = Payments.in(CAPTURED, true);
    assertThat(owed.afterRefundTry(unasked, 1)).isEqualTo(owed);
    for (var state : List.of(CHARGING, CAPTURED, DECLINED)) {
      var payment = Payments.in(state, false);
      assertThat(payment.afterRefundTry(UNKNOWN, 1)).isEqualTo(payment);
    }
  }

  static Stream<Arguments> steps() {
    return Stream.of(
        Arguments.of(CHARGING, false, Step.CHARGE),
        Arguments.of(CHARGING, true, Step.LOOK_UP),
        Arguments.of(CAPTURED, false, Step.NONE),
        Arguments.of(CAPTURED, true, Step.REFUND),
        Arguments.of(DECLINED, false, Step.NONE),
        Arguments.of(DECLINED, true, Step.NONE),
        Arguments.of(REFUNDED, true, Step.NONE),
        Arguments.of(REFUND_FAILED, true, Step.NONE),
        Arguments.of(VOID, true, Step.NONE));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void knowsWhatToAskNext(State state, boolean isCancelled, Step step) {
    assertThat(Payments.in(state, isCancelled).next()).isEqualTo(step);
  }

  @Test
  void saysWhatIsDecidedAndNothingElse() {
    assertThat(Payments.in(CAPTURED, false).announcement())
        .contains(new PaymentEvent.Captured(Payments.ORDER, Payments.AMOUNT, "pi_1"));
    assertThat(Payments.in(DECLINED, true).announcement())
        .contains(new PaymentEvent.Declined(Payments.ORDER, Payments.AMOUNT, "generic_decline"));
    assertThat(Payments.in(REFUNDED, true).announcement())
        .contains(new PaymentEvent.Refunded(Payments.ORDER, Payments.AMOUNT, "pi_1", "re_1"));
    assertThat(Payments.in(REFUND_FAILED, true).announcement())
        .contains(
            new PaymentEvent.RefundFailed(
                Payments.ORDER, Payments.AMOUNT, "pi_1", "charge_disputed"));
    assertThat(Payments.in(CAPTURED, true).announcement()).isEmpty();
    assertThat(Payments.in(CHARGING, false).announcement()).isEmpty();
    assertThat(Payments.cancelledBeforeAnything().announcement()).isEmpty();
  }

  @Test
  void answersACancellationUnlessItsOwnDeclineIsTheReason() {
    var request = CancelReason.CUSTOMER_REQUEST;
    var voided = new PaymentEvent.Voided(Payments.ORDER);
    assertThat(Payments.cancelledBeforeAnything().answerTo(request)).contains(voided);
    assertThat(Payments.in(DECLINED, true).answerTo(CancelReason.TIMED_OUT)).contains(voided);
    assertThat(Payments.in(DECLINED, true).answerTo(CancelReason.PAYMENT_DECLINED)).isEmpty();
    assertThat(Payments.in(VOID, true).answerTo(CancelReason.INSUFFICIENT_STOCK)).isEmpty();
    assertThat(Payments.in(REFUNDED, true).answerTo(CancelReason.PAYMENT_DECLINED))
        .contains(new PaymentEvent.Refunded(Payments.ORDER, Payments.AMOUNT, "pi_1", "re_1"));
    assertThat(Payments.in(CAPTURED, true).answerTo(request)).isEmpty();
  }

  @Test
  void noticesWhatContradictsTheLedger() {
    assertThat(Payments.in(CAPTURED, false).contradicts(PAID)).isFalse();
    assertThat(Payments.in(CAPTURED, false).contradicts(new Verdict.Captured("pi_2"))).isTrue();
    assertThat(Payments.in(DECLINED, false).contradicts(PAID)).isTrue();
    assertThat(Payments.in(DECLINED, false).contradicts(NO)).isFalse();
    assertThat(Payments.in(CAPTURED, false).contradicts(NO)).isTrue();
    assertThat(Payments.in(REFUNDED, true).contradicts(new Verdict.Refunded("re_2"))).isTrue();
    assertThat(Payments.in(VOID, true).contradicts(ABSENT)).isFalse();
  }

  @Test
  void neverTakesAnOutcomeBackWhateverIsSaid() {
    var random = new Random(20261121);
    var verdicts =
        List.of(
            PAID,
            NO,
            BACK,
            REFUSED,
            ABSENT,
            UNKNOWN,
            new Verdict.Captured("pi_2"),
            Verdict.busy("b"));
    for (int run = 0; run < 2_000; run++) {
      var payment = Payments.in(CHARGING, false);
      for (int i = 0; i < 12; i++) {
        var before = payment;
        payment =
            random.nextInt(4) == 0
                ? Payments.cancelled(payment)
                : payment.after(verdicts.get(random.nextInt(verdicts.size())));
        assertThat(rank(payment.state()))
            .as("%s then %s", before, payment)
            .isGreaterThanOrEqualTo(rank(before.state()));
        if (before.state() == CAPTURED || before.state() == DECLINED) {
          assertThat(payment.reference()).isEqualTo(before.reference());
        }
        if (payment.state() == REFUNDED) assertThat(payment.isCancelled()).isTrue();
      }
    }
  }

  private static int rank(State state) {
    return switch (state) {
      case CHARGING -> 0;
      case VOID -> 1;
      case CAPTURED, DECLINED -> 2;
      case REFUND_FAILED -> 3;
      case REFUNDED -> 4;
    };
  }
}
