package dev.penstock.payment;

import java.util.Locale;

/** What came of asking the provider. */
sealed interface Verdict {

  /** The money is taken, exactly as it was asked for. */
  record Captured(String paymentId) implements Verdict {}

  /** The provider refused for good. */
  record Declined(String code) implements Verdict {}

  /** The money is given back. */
  record Refunded(String refundId) implements Verdict {}

  /** The provider refuses to give the money back; asking the very same again would not help. */
  record Refused(String code, String reason) implements Verdict {}

  /** The provider knows of no payment, and none can be on its way any more. */
  record Absent() implements Verdict {}

  /** Unknown. Ask the same again later; nothing may be concluded from it. */
  record Unsettled(Trouble trouble, String reason) implements Verdict {}

  /** Why an outcome is unknown. */
  enum Trouble {
    /** No answer, or one that says the provider cannot answer now. */
    AWAY,
    /** The provider refuses us, whatever the order. */
    MISCONFIGURED,
    /** The same is being asked by somebody else, or may still be on its way. */
    BUSY,
    /** The circuit breaker is open: nothing was asked. */
    UNASKED,
    /** The answer does not fit the question; somebody has to look at this one payment. */
    PARKED;

    /** Whether the breaker counts it: the next call would meet the same. */
    boolean concernsEveryCall() {
      return this == AWAY || this == MISCONFIGURED;
    }

    /** As a code for a refund that fails again and again. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Verdict away(String reason) {
    return new Unsettled(Trouble.AWAY, reason);
  }

  static Verdict unasked(String reason) {
    return new Unsettled(Trouble.UNASKED, reason);
  }

  static Verdict busy(String reason) {
    return new Unsettled(Trouble.BUSY, reason);
  }

  static Verdict parked(String reason) {
    return new Unsettled(Trouble.PARKED, reason);
  }

  default boolean isSettled() {
    return !(this instanceof Unsettled);
  }

  /** Whether the breaker counts it as a failure. A decline is none: the provider did its work. */
  default boolean isFailure() {
    return this instanceof Unsettled unsettled && unsettled.trouble().concernsEveryCall();
  }
}
