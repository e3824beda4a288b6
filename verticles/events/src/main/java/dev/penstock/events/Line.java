package dev.penstock.events;

/** So many of one product at the catalogue's price, as held. */
public record Line(String productId, int quantity, long unitPriceCents) {

  /** Throws {@link ArithmeticException} rather than wrap. */
  public long amountCents() {
    return Math.multiplyExact(unitPriceCents, (long) quantity);
  }
}
