package dev.penstock.dev;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sample order and how it must end.
 *
 * @param answer the HTTP status of its POST
 * @param end its status at last and the reason, or "" when it never becomes an order
 */
record DemoOrder(String what, String body, String idempotencyKey, int answer, String end) {
  private static final String CONFIRMED = "CONFIRMED";

  /**
   * A dozen of them, over a catalogue of {@link #CATALOGUE}.
   *
   * @param run makes the idempotency keys of one run differ from those of the last
   */
  static List<DemoOrder> dozen(String run) {
    var good =
        IntStream.rangeClosed(1, 7)
            .mapToObj(
                n -> good("good order " + n, order("book", n, "pm_card_visa"), run + "-" + n));
    return Stream.concat(
            good,
            Stream.of(
                good("two products", twoProducts(), run + "-two"),
                good("sent twice", order("lamp", 1, "pm_card_visa"), run + "-twice"),
                good("sent twice, again", order("lamp", 1, "pm_card_visa"), run + "-twice"),
                new DemoOrder(
                    "larger than the stock",
                    order("piano", 1_000, "pm_card_visa"),
                    run + "-large",
                    202,
                    "CANCELLED insufficient_stock"),
                new DemoOrder(
                    "card declined",
                    order("lamp", 2, "pm_card_chargeDeclined"),
                    run + "-declined",
                    202,
                    "CANCELLED payment_declined"),
                new DemoOrder(
                    "invalid body", "{\"items\":[{\"quantity\":0}]}", run + "-invalid", 400, "")))
        .toList();
  }

  /** Products with their prices in cents. */
  static final List<Product> CATALOGUE =
      List.of(
          new Product("book", 100, 1_999),
          new Product("lamp", 20, 4_950),
          new Product("piano", 2, 899_000));

  record Product(String id, int available, long unitPriceCents) {}

  private static DemoOrder good(String what, String body, String key) {
    return new DemoOrder(what, body, key, 202, CONFIRMED);
  }

  private static String order(String product, int quantity, String paymentMethod) {
    return """
        {"items":[{"product_id":"%s","quantity":%d}],"customer_id":"demo","payment_method":"%s"}"""
        .formatted(product, quantity, paymentMethod);
  }

  private static String twoProducts() {
    return """
        {"items":[{"product_id":"book","quantity":1},{"product_id":"piano","quantity":1}],\
        "customer_id":"demo","payment_method":"pm_card_visa"}""";
  }
}
