package dev.penstock.gateway;

/** Stripe's rule for money: whole cents, more than none, up to eight digits. */
final class Amount {

  private static final int DIGITS_MAX = 8;

  private Amount() {}

  /** Cents; throws {@link RefusedException} naming {@code amount}. */
  static long parse(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refused("parameter_invalid_integer", "Invalid integer: " + text);
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == '0') zeros++;
    var digits = text.substring(zeros);
    if (digits.isEmpty()) {
      throw refused("parameter_invalid_integer", "This value must be greater than or equal to 1.");
    }
    if (digits.length() > DIGITS_MAX) {
      throw refused("amount_too_large", "Amount must be no more than 99999999 cents.");
    }
    return Long.parseLong(digits);
  }

  private static RefusedException refused(String code, String message) {
    return new RefusedException(StripeErrors.parameter("amount", code, message));
  }
}
