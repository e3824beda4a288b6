package dev.penstock.inventory;

import java.time.Duration;

/**
 * @param currency of the catalogue's prices: ISO 4217, lower case
 * @param listMax products in one page of {@code GET /stock}
 * @param drainMax how long a stopping verticle waits for running batches
 */
public record InventoryConfig(String currency, int listMax, Duration drainMax) {

  public static final InventoryConfig DEFAULTS =
      new InventoryConfig("eur", 200, Duration.ofSeconds(5));

  public InventoryConfig {
    require(
        currency.matches("[a-z]{3}"),
        "currency must be an ISO 4217 code in lower case, such as eur, was " + currency);
    require(listMax >= 1 && listMax <= 1_000, "list_max must be 1..1000, was " + listMax);
    require(
        drainMax.toMillis() >= 1 && drainMax.toMinutes() < 5,
        "drain_max must be 1ms up to 5m, was " + drainMax);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
