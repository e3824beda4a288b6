package dev.penstock.events;

import java.util.Locale;

/** Why an order was cancelled. On the wire in lower case. */
public enum CancelReason {
  INSUFFICIENT_STOCK(false, false),
  PAYMENT_DECLINED(true, false),
  CUSTOMER_REQUEST(true, true),
  TIMED_OUT(true, true);

  private final boolean mayHoldStock;
  private final boolean mayHoldMoney;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  CancelReason(boolean mayHoldStock, boolean mayHoldMoney) {
    this.mayHoldStock = mayHoldStock;
    this.mayHoldMoney = mayHoldMoney;
  }

  /**
   * Whether stock may be held for an order that is cancelled for this. Inventory then answers the
   * cancellation, so that it is known when there is none any more.
   */
  public boolean mayHoldStock() {
    return mayHoldStock;
  }

  /** The same of the customer's money and payment. */
  public boolean mayHoldMoney() {
    return mayHoldMoney;
  }

  public String wireName() {
    return wireName;
  }

  public static CancelReason ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
