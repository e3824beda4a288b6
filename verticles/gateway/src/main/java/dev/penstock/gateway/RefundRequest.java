package dev.penstock.gateway;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/refunds}.
 *
 * @param amountCents null asks for all that is left
 */
record RefundRequest(
    String key,
    String fingerprint,
    String intentId,
    @Nullable Long amountCents,
    @Nullable String reason,
    Map<String, String> metadata)
    implements Keyed {

  static final String PATH = "/v1/refunds";

  private static final Set<String> KNOWN = Set.of("payment_intent", "amount", "reason");
  private static final Set<String> REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer");

  /** Throws {@link RefusedException} naming the first parameter that is wrong. */
  static RefundRequest from(String key, Form form) {
    form.allowing(KNOWN);
    var intentId = form.required("payment_intent");
    if (!Ids.plausible(intentId)) {
      throw new RefusedException(StripeErrors.noSuch("payment_intent", intentId, "payment_intent"));
    }
    var amount = form.optional("amount");
    return new RefundRequest(
        key,
        Fingerprint.of(PATH, form),
        intentId,
        amount == null ? null : Amount.parse(amount),
        reason(form.optional("reason")),
        form.metadata());
  }

  private static @Nullable String reason(@Nullable String text) {
    if (text != null && !REASONS.contains(text)) {
      throw new RefusedException(
          StripeErrors.parameter(
              "reason",
              "parameter_invalid",
              "Reason must be duplicate, fraudulent or requested_by_customer."));
    }
    return text;
  }
}
