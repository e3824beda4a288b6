package dev.penstock.inventory;

import java.util.regex.Pattern;

/**
 * What there is of a product, in pieces, and how much of that is promised.
 *
 * @param onHand pieces there are, promised or not
 * @param reserved pieces promised to orders
 */
record Product(String productId, int onHand, int reserved, long unitPriceCents) {
  static final int ON_HAND_MAX = 1_000_000_000;

  /**
   * The largest order the schema allows has 100 lines of 1,000,000 pieces; at this price it costs 9
   * * 10^15 cents, which a JSON number (2^53) still holds exactly.
   */
  static final long UNIT_PRICE_CENTS_MAX = 90_000_000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  Product {
    if (onHand < 0 || reserved < 0 || reserved > onHand) {
      throw new IllegalStateException(
          productId + ": reserved must be 0.." + onHand + " (on hand), was " + reserved);
    }
  }

  /** The same pattern as in the schema of {@code orders.created}. */
  static boolean isId(String candidate) {
    return ID.matcher(candidate).matches();
  }

  int available() {
    return onHand - reserved;
  }

  /** Throws {@link IllegalStateException} when that is more than is available. */
  Product reserving(int quantity) {
    return new Product(productId, onHand, Math.addExact(reserved, quantity), unitPriceCents);
  }

  /** True when the level leaves what is promised in place. */
  boolean allows(StockLevel level) {
    return level.quantity() >= reserved;
  }

  Product at(StockLevel level) {
    return new Product(productId, level.quantity(), reserved, level.unitPriceCents());
  }
}
