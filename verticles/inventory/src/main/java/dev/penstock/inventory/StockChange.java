package dev.penstock.inventory;

/**
 * What setting a level does to a product; nothing when it does not allow for what is promised.
 *
 * @param isNew the product was not known before, and had nothing on hand
 */
record StockChange(boolean isNew, Product before, Product after) {

  static StockChange of(boolean isNew, Product before, StockLevel level) {
    return new StockChange(isNew, before, before.allows(level) ? before.at(level) : before);
  }

  /** By how many pieces it changes what is on hand. */
  int delta() {
    return after.onHand() - before.onHand();
  }
}
