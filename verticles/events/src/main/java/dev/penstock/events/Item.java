package dev.penstock.events;

import java.util.OptionalLong;

/**
 * So many of one product, as ordered.
 *
 * @param unitPriceCents as quoted to whoever ordered; empty when nobody did, and the catalogue's
 *     price applies
 */
public record Item(String productId, int quantity, OptionalLong unitPriceCents) {

  public Item(String productId, int quantity) {
    this(productId, quantity, OptionalLong.empty());
  }
}
