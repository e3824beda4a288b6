package dev.penstock.dev.crash;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What one customer is up to: an order, and what else is done about it.
 *
 * @param key under which it is sent, as often as it takes
 * @param patience between the answer and what is done next
 */
record Errand(Kind kind, String key, String body, Duration patience) {
  private static final int PATIENCE_MAX_MILLIS = 400;
  private static final int LINES_MAX = 3;

  /** Enough to meet every fault, few enough to leave many behind. */
  private static final int EXPRESS_PERCENT = 15;

  /** What customers do, and how many of a hundred do so. */
  enum Kind {
    ORDERS(48),
    /** What everybody wants, so that many wait for one row. */
    ORDERS_HOT(15),
    ORDERS_TOO_MUCH(8),
    PAYS_WITH_A_BAD_CARD(8),
    CANCELS(10),
    SENDS_TWICE(5),
    USES_A_KEY_AGAIN(3),
    WRITES_NONSENSE(3);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }

    int percent() {
      return percent;
    }

    private static Kind drawnBy(Random dice) {
      int rest = dice.nextInt(100);
      for (var kind : values()) {
        rest -= kind.percent;
        if (rest < 0) return kind;
      }
      throw new IllegalStateException("the percents of all kinds are not 100");
    }
  }

  /** The same for the same seed and number. */
  static Errand of(long seed, int number) {
    // Multiplied, because neighbouring seeds begin with almost the same draws.
    var dice = new Random((seed * 1_000_003 + number) * 0x9E3779B97F4A7C15L);
    var kind = Kind.drawnBy(dice);
    return new Errand(
        kind,
        "crash-" + seed + "-" + number,
        body(kind, dice),
        Duration.ofMillis(dice.nextInt(PATIENCE_MAX_MILLIS)));
  }

  private static String body(Kind kind, Random dice) {
    return switch (kind) {
      case WRITES_NONSENSE -> nonsense(dice);
      case ORDERS_TOO_MUCH -> order(dice, Shelf.RARE, Shelf.MORE_THAN_THERE_IS);
      case ORDERS_HOT -> order(dice, Shelf.hot(dice), 1);
      default -> order(dice, kind == Kind.PAYS_WITH_A_BAD_CARD);
    };
  }

  private static String order(Random dice, boolean declined) {
    var items = new JsonArray();
    IntStream.range(0, 1 + dice.nextInt(LINES_MAX))
        .forEach(line -> items.add(item(Shelf.plain(dice), 1 + dice.nextInt(3))));
    return order(dice, items, declined ? "pm_card_chargeDeclined" : "pm_card_visa");
  }

  private static String order(Random dice, String product, int quantity) {
    return order(
        dice,
        new JsonArray().add(item(Shelf.plain(dice), 1)).add(item(product, quantity)),
        "pm_card_visa");
  }

  private static String order(Random dice, JsonArray items, String paymentMethod) {
    var order = order(items, paymentMethod);
    if (dice.nextInt(100) < EXPRESS_PERCENT) order.put("priority", "express");
    return order.encode();
  }

  private static JsonObject order(JsonArray items, String paymentMethod) {
    return new JsonObject()
        .put("items", items)
        .put("customer_id", "crashtest")
        .put("payment_method", paymentMethod);
  }

  private static JsonObject item(String product, int quantity) {
    return new JsonObject().put("product_id", product).put("quantity", quantity);
  }

  private static String nonsense(Random dice) {
    return switch (dice.nextInt(4)) {
      case 0 -> "{\"items\":[{\"product_id\":\"plain-0\",\"quantity\":0}]}";
      case 1 -> "{\"items\":[]}";
      case 2 ->
          "{\"items\":[{\"product_id\":\"plain-0\",\"quantity\":1}],\"customer_id\":\"\\u0000\"}";
      default -> "{\"items\":[{\"product_id\":\"plain-0\"";
    };
  }

  /** Another order than this one. */
  String otherBody() {
    return order(new JsonArray().add(item(Shelf.RARE, 2)), "pm_card_visa").encode();
  }
}
