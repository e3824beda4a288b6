package dev.penstock.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Money given back.
 *
 * @param metadataJson an object of strings, already JSON
 * @param createdSeconds since 1970
 */
record Refund(
    String id,
    String intentId,
    long amountCents,
    String currency,
    @Nullable String reason,
    String metadataJson,
    long createdSeconds) {

  String json() {
    return new JsonText()
        .put("id", id)
        .put("object", "refund")
        .put("amount", amountCents)
        .put("charge", Ids.charge(intentId))
        .put("created", createdSeconds)
        .put("currency", currency)
        .raw("metadata", metadataJson)
        .put("payment_intent", intentId)
        .put("reason", reason)
        .put("status", "succeeded")
        .end();
  }
}
