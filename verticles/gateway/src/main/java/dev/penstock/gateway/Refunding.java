package dev.penstock.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a refund may take: never more than is left of a successful charge. Pure. */
final class Refunding {

  /** An intent as it is under the lock. */
  record Refundable(String currency, boolean succeeded, long leftCents) {}

  /** The answer to a request, and the refund if there is one. */
  record Outcome(RefundRequest request, Answer answer, Optional<Refund> refund) {}

  private Refunding() {}

  /** Decides in order; what one request takes is gone for the next. */
  static List<Outcome> decide(
      List<RefundRequest> requests,
      Map<String, Refundable> locked,
      Supplier<String> ids,
      long nowMs) {
    var left = new HashMap<>(locked);
    var outcomes = new ArrayList<Outcome>(requests.size());
    for (var request : requests) {
      var intent = left.get(request.intentId());
      var refusal = refusal(request, intent == null ? Optional.empty() : Optional.of(intent));
      if (intent == null || refusal.isPresent()) {
        outcomes.add(new Outcome(request, refusal.orElseThrow(), Optional.empty()));
        continue;
      }
      var amountCents = wanted(request, intent);
      left.put(
          request.intentId(),
          new Refundable(intent.currency(), true, intent.leftCents() - amountCents));
      var refund =
          new Refund(
              ids.get(),
              request.intentId(),
              amountCents,
              intent.currency(),
              request.reason(),
              JsonText.of(request.metadata()),
              nowMs / 1_000);
      outcomes.add(new Outcome(request, Answer.ok(refund.json()), Optional.of(refund)));
    }
    return List.copyOf(outcomes);
  }

  private static Optional<Answer> refusal(RefundRequest request, Optional<Refundable> found) {
    var id = request.intentId();
    if (found.isEmpty()) {
      return Optional.of(StripeErrors.noSuch("payment_intent", id, "payment_intent"));
    }
    var intent = found.get();
    if (!intent.succeeded()) {
      return Optional.of(
          StripeErrors.parameter(
              "payment_intent",
              "payment_intent_unexpected_state",
              "This PaymentIntent (" + id + ") has no successful charge to refund."));
    }
    if (intent.leftCents() == 0) {
      return Optional.of(
          StripeErrors.parameter(
              "payment_intent",
              "charge_already_refunded",
              "Charge " + Ids.charge(id) + " has already been refunded."));
    }
    return wanted(request, intent) <= intent.leftCents()
        ? Optional.empty()
        : Optional.of(
            StripeErrors.parameter(
                "amount",
                "parameter_invalid",
                "Refund amount (%d) is greater than what is left of the charge (%d)."
                    .formatted(wanted(request, intent), intent.leftCents())));
  }

  private static long wanted(RefundRequest request, Refundable intent) {
    var amountCents = request.amountCents();
    return amountCents == null ? intent.leftCents() : amountCents;
  }
}
