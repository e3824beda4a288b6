package dev.penstock.gateway;

import java.util.random.RandomGenerator;

/**
 * Names in Stripe's style: a prefix, for what is stored the time, and random alphanumerics. They
 * are unique, not secret, and grow with time, so that indexes grow at their end.
 */
final class Ids {

  private static final String ALPHANUMERICS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Ids() {}

  static String intent(long nowMs, RandomGenerator random) {
    return named("pi_" + time(nowMs), 16, random);
  }

  static String refund(long nowMs, RandomGenerator random) {
    return named("re_" + time(nowMs), 16, random);
  }

  static String request(RandomGenerator random) {
    return named("req_", 14, random);
  }

  /** For a request that came without a key: its effect is recorded under one nobody can repeat. */
  static String key(RandomGenerator random) {
    return named("unkeyed_", 24, random);
  }

  /** The charge of an intent: there is never more than one. */
  static String charge(String intentId) {
    return "ch_" + intentId.substring("pi_".length());
  }

  /** Whether it may be looked for: what fails here is not in the ledger. */
  static boolean plausible(String id) {
    return id.length() <= 64
        && id.chars().allMatch(c -> c == '_' || c < 128 && Character.isLetterOrDigit(c));
  }

  /** Eight characters, which last for some thousand years. */
  private static String time(long nowMs) {
    var digits = new char[8];
    long left = nowMs;
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = ALPHANUMERICS.charAt((int) (left % ALPHANUMERICS.length()));
      left /= ALPHANUMERICS.length();
    }
    return new String(digits);
  }

  private static String named(String prefix, int length, RandomGenerator random) {
    var id = new StringBuilder(prefix.length() + length).append(prefix);
    for (int i = 0; i < length; i++) {
      id.append(ALPHANUMERICS.charAt(random.nextInt(ALPHANUMERICS.length())));
    }
    return id.toString();
  }
}
