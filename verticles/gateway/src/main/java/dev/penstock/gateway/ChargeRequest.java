package dev.penstock.gateway;

import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/payment_intents}: create, confirm and capture in one. */
record ChargeRequest(
    String key,
    String fingerprint,
    long amountCents,
    String currency,
    Card card,
    @Nullable String description,
    Map<String, String> metadata)
    implements Keyed {

  static final String PATH = "/v1/payment_intents";

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  /** The last line changes nothing here: a test card never asks its owner for anything. */
  private static final Set<String> KNOWN =
      Set.of(
          "amount",
          "currency",
          "payment_method",
          "confirm",
          "description",
          "payment_method_types[]",
          "payment_method_types[0]",
          "automatic_payment_methods[enabled]",
          "automatic_payment_methods[allow_redirects]",
          "error_on_requires_action",
          "off_session");

  /** Throws {@link RefusedException} naming the first parameter that is wrong. */
  static ChargeRequest from(String key, Form form) {
    form.allowing(KNOWN);
    var amountCents = Amount.parse(form.required("amount"));
    var currency = currency(form.required("currency"));
    var card = card(form.required("payment_method"));
    if (!form.required("confirm").equals("true")) {
      throw new RefusedException(
          StripeErrors.parameter(
              "confirm", "parameter_invalid", "Only confirm=true is supported here."));
    }
    return new ChargeRequest(
        key,
        Fingerprint.of(PATH, form),
        amountCents,
        currency,
        card,
        description(form.optional("description")),
        form.metadata());
  }

  /** The order it pays for, as the caller names it; what the search looks for. */
  @Nullable String orderId() {
    return metadata.get("order_id");
  }

  private static String currency(String text) {
    var currency = text.toLowerCase(Locale.ROOT);
    if (!CURRENCIES.contains(currency)) {
      throw new RefusedException(
          StripeErrors.parameter("currency", "parameter_invalid", "Invalid currency: " + text));
    }
    return currency;
  }

  private static Card card(String paymentMethod) {
    return Card.named(paymentMethod)
        .orElseThrow(() -> new RefusedException(StripeErrors.unknownPaymentMethod(paymentMethod)));
  }

  private static @Nullable String description(@Nullable String text) {
    if (text != null && text.length() > 1_000) {
      throw new RefusedException(
          StripeErrors.parameter("description", "parameter_invalid", "Up to 1000 characters."));
    }
    return text;
  }
}
