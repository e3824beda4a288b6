package dev.penstock.gateway;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stripe's test cards and what each does: the whole outcome of a charge follows from its card. */
enum Card {
  VISA("pm_card_visa", null, ""),
  MASTERCARD("pm_card_mastercard", null, ""),
  AMEX("pm_card_amex", null, ""),
  DECLINED("pm_card_chargeDeclined", "generic_decline", "Your card was declined."),
  INSUFFICIENT_FUNDS(
      "pm_card_chargeDeclinedInsufficientFunds",
      "insufficient_funds",
      "Your card has insufficient funds.");

  private static final Map<String, Card> BY_PAYMENT_METHOD =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Card::paymentMethod, Function.identity()));

  private final String paymentMethod;
  private final @Nullable String declineCode;
  private final String declineMessage;

  Card(String paymentMethod, @Nullable String declineCode, String declineMessage) {
    this.paymentMethod = paymentMethod;
    this.declineCode = declineCode;
    this.declineMessage = declineMessage;
  }

  static Optional<Card> named(String paymentMethod) {
    return Optional.ofNullable(BY_PAYMENT_METHOD.get(paymentMethod));
  }

  String paymentMethod() {
    return paymentMethod;
  }

  boolean declines() {
    return declineCode != null;
  }

  /** Null when the card pays. */
  @Nullable String declineCode() {
    return declineCode;
  }

  String declineMessage() {
    return declineMessage;
  }
}
