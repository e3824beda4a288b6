package dev.penstock.payment;

import dev.penstock.payment.ProviderReply.Complaint;
import dev.penstock.payment.ProviderReply.Paper;
import dev.penstock.payment.Verdict.Captured;
import dev.penstock.payment.Verdict.Declined;
import dev.penstock.payment.Verdict.Refunded;
import dev.penstock.payment.Verdict.Refused;
import dev.penstock.payment.Verdict.Trouble;
import dev.penstock.payment.Verdict.Unsettled;
import java.util.List;
import java.util.Set;

/** What the provider's replies mean. Only what is certain becomes an outcome. */
final class ProviderRule {
  private static final int ID_LENGTH_MAX = 255;
  private static final int CODE_LENGTH_MAX = 64;

  /** Our own codes of refunds that failed though the provider reported no error. */
  private static final String STRANGE = "unexpected_answer";

  private static final String REFUND_UNMADE = "refund_not_made";

  /** Parameters whose refusal is about this order, and final. */
  private static final Set<String> OF_THE_ORDER = Set.of("payment_method", "amount");

  private ProviderRule() {}

  static Verdict ofCharge(Charge charge, ProviderReply reply) {
    var error = reply.error();
    if (reply.status() == 200) return capture(charge, reply.object());
    if (reply.status() == 402 && error.type().equals("card_error")) return declined(error);
    if (reply.status() == 400 && isAboutTheOrder(error)) return declined(error);
    return refusal(reply);
  }

  static Verdict ofRefund(Charge charge, String paymentId, ProviderReply reply) {
    if (reply.status() == 200) return refund(charge, paymentId, reply.object());
    var verdict = refusal(reply);
    return verdict instanceof Unsettled unsettled
            && unsettled.trouble() == Trouble.PARKED
            && reply.status() >= 400
        ? new Refused(code(reply.error()), unsettled.reason())
        : verdict;
  }

  /** Whether the provider says that there is a refund already, made by whomever. */
  static boolean isRefundedAlready(ProviderReply reply) {
    return reply.status() == 400 && reply.error().code().equals("charge_already_refunded");
  }

  /** The refund that there is already, found among all of the payment's. */
  static Verdict ofRefunds(Charge charge, String paymentId, List<Paper> found) {
    for (var paper : found) {
      var verdict = refund(charge, paymentId, paper);
      if (verdict instanceof Refunded) return verdict;
    }
    return new Refused(STRANGE, "the provider has refunded, but not what was asked for");
  }

  private static Verdict refund(Charge charge, String paymentId, Paper refund) {
    if (!refund.kind().equals("refund") || !isId(refund.id())) {
      return Verdict.parked("the reply to a refund is no refund");
    }
    if (!refund.paymentId().equals(paymentId) || !isSameMoney(charge, refund)) {
      return new Refused(
          STRANGE, "the refund " + refund.id() + " is not the one that was asked for");
    }
    // A pending one is on its way and needs nothing more from us.
    return refund.status().equals("succeeded") || refund.status().equals("pending")
        ? new Refunded(refund.id())
        : new Refused(REFUND_UNMADE, "the refund " + refund.id() + " is " + refund.status());
  }

  /**
   * @param found what a search by the order's id gave
   * @param isFinal whether what is not there now can no longer turn up
   */
  static Verdict ofSearch(Charge charge, List<Paper> found, boolean isFinal) {
    Verdict verdict = isFinal ? new Verdict.Absent() : Verdict.busy("not to be found yet");
    for (var paper : found) {
      if (!paper.status().equals("succeeded")) continue;
      verdict = capture(charge, paper);
      if (verdict.isSettled()) return verdict;
    }
    return verdict;
  }

  private static Verdict capture(Charge charge, Paper paper) {
    if (!paper.kind().equals("payment_intent") || !isId(paper.id())) {
      return Verdict.parked("the reply to a charge is no payment intent");
    }
    if (!paper.status().equals("succeeded")) {
      return Verdict.parked("payment " + paper.id() + " is " + paper.status());
    }
    if (!paper.orderId().equals(charge.orderId().toString())) {
      return Verdict.parked("payment " + paper.id() + " is of order " + paper.orderId());
    }
    if (!isSameMoney(charge, paper)) {
      return Verdict.parked(
          "payment %s is over %d %s instead of %d %s"
              .formatted(
                  paper.id(),
                  paper.amountCents(),
                  paper.currency(),
                  charge.amount().amountCents(),
                  charge.amount().currency()));
    }
    return new Captured(paper.id());
  }

  private static boolean isSameMoney(Charge charge, Paper paper) {
    return paper.amountCents() == charge.amount().amountCents()
        && paper.currency().equals(charge.amount().currency());
  }

  private static boolean isId(String id) {
    return !id.isBlank() && id.length() <= ID_LENGTH_MAX;
  }

  private static boolean isAboutTheOrder(Complaint error) {
    return error.type().equals("invalid_request_error")
        && (OF_THE_ORDER.contains(error.param())
            || error.param().isEmpty() && error.code().equals("resource_missing"));
  }

  private static Declined declined(Complaint error) {
    return new Declined(error.declineCode().isBlank() ? code(error) : bounded(error.declineCode()));
  }

  private static String code(Complaint error) {
    return error.code().isBlank() ? "unspecified" : bounded(error.code());
  }

  private static String bounded(String code) {
    return code.length() > CODE_LENGTH_MAX ? code.substring(0, CODE_LENGTH_MAX) : code;
  }

  /** Everything that says nothing about whether money is taken. */
  static Verdict refusal(ProviderReply reply) {
    int status = reply.status();
    var error = reply.error();
    var said = "%d %s %s".formatted(status, error.type(), error.code()).strip();
    if (status == 429 || status >= 500) return Verdict.away("the provider answered " + said);
    if (status == 409) return Verdict.busy("the key is in use");
    if (status == 401 || status == 403) {
      return new Unsettled(
          Trouble.MISCONFIGURED, "the provider refuses gateway_key: it answered " + said);
    }
    return Verdict.parked("the provider answered " + said);
  }
}
