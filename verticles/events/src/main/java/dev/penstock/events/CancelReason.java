package dev.penstock.events;

import java.util.Locale;

/** Why an order was cancelled. On the wire in lower case. */
public enum CancelReason {
  INSUFFICIENT_STOCK,
  PAYMENT_DECLINED,
  CUSTOMER_REQUEST,
  TIMED_OUT;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static CancelReason ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
