package dev.penstock.dev.bench.floors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An order, as far as a step knows it.
 *
 * @param lines their prices 0 and {@code amountCents} 0 before inventory has priced them
 */
record FloorOrder(
    UUID orderId, List<Line> lines, long amountCents, String customerId, String paymentMethod) {
  static final String CURRENCY = "eur";
  static final int PRODUCTS = 100;
  static final int STOCK = 1_000_000_000;
  static final long UNIT_PRICE_CENTS = 1_999;
  private static final int QUANTITY_MAX = 3;

  /** Of RFC 9562, version 7, as Penstock's own: new rows go to the end of the index. */
  private static final long VERSION = 0x7000L;

  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int RANDOM_BITS = 62;

  record Line(String productId, int quantity, long unitPriceCents) {}

  /** A new one of two lines, for two products. */
  static FloorOrder random(long nowMillis) {
    var random = ThreadLocalRandom.current();
    int first = random.nextInt(PRODUCTS);
    int second = (first + 1 + random.nextInt(PRODUCTS - 1)) % PRODUCTS;
    var lines = List.of(line(first), line(second));
    var orderId =
        new UUID(
            nowMillis << 16 | VERSION | random.nextInt(1 << 12),
            VARIANT | random.nextLong(1L << RANDOM_BITS));
    return new FloorOrder(orderId, lines, 0, "floor", "pm_card_visa");
  }

  private static Line line(int product) {
    int quantity = 1 + ThreadLocalRandom.current().nextInt(QUANTITY_MAX);
    return new Line(product(product), quantity, 0);
  }

  static String product(int number) {
    return "floor-" + number;
  }

  /** With the catalogue's prices, which must have every product. */
  FloorOrder priced(Map<String, Long> unitPriceCents) {
    var priced = new ArrayList<Line>(lines.size());
    long sum = 0;
    for (var line : lines) {
      long price = unitPriceCents.get(line.productId);
      priced.add(new Line(line.productId, line.quantity, price));
      sum += price * line.quantity;
    }
    return new FloorOrder(orderId, priced, sum, customerId, paymentMethod);
  }
}
