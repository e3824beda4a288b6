package dev.penstock.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A payment intent after its one attempt.
 *
 * @param metadataJson an object of strings, already JSON
 * @param createdSeconds since 1970
 */
record Intent(
    String id,
    long amountCents,
    String currency,
    Card card,
    @Nullable String description,
    String metadataJson,
    long createdSeconds) {

  /** The card decides; the id and the time come from outside. */
  static Intent of(ChargeRequest request, String id, long nowMs) {
    return new Intent(
        id,
        request.amountCents(),
        request.currency(),
        request.card(),
        request.description(),
        JsonText.of(request.metadata()),
        nowMs / 1_000);
  }

  String status() {
    return card.declines() ? "requires_payment_method" : "succeeded";
  }

  /** What the request that made it is told: 200 with the intent, or 402 with the card's error. */
  Answer answer() {
    return card.declines()
        ? Answer.error(402, cardError().raw("payment_intent", json()))
        : Answer.ok(json());
  }

  String json() {
    return new JsonText()
        .put("id", id)
        .put("object", "payment_intent")
        .put("amount", amountCents)
        .put("amount_capturable", 0)
        .put("amount_received", card.declines() ? 0 : amountCents)
        .put("capture_method", "automatic")
        .put("confirmation_method", "automatic")
        .put("created", createdSeconds)
        .put("currency", currency)
        .put("description", description)
        .raw("last_payment_error", card.declines() ? cardError().end() : "null")
        .put("latest_charge", Ids.charge(id))
        .put("livemode", false)
        .raw("metadata", metadataJson)
        .raw("next_action", "null")
        .put("payment_method", card.declines() ? null : card.paymentMethod())
        .raw("payment_method_types", "[\"card\"]")
        .put("status", status())
        .end();
  }

  private JsonText cardError() {
    return new JsonText()
        .put("type", "card_error")
        .put("code", "card_declined")
        .put("decline_code", card.declineCode())
        .put("message", card.declineMessage())
        .put("charge", Ids.charge(id))
        .raw(
            "payment_method",
            new JsonText()
                .put("id", card.paymentMethod())
                .put("object", "payment_method")
                .put("type", "card")
                .end());
  }
}
