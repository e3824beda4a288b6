package dev.penstock.inventory;

import dev.penstock.events.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much there is of a product and what it costs, as an operator sets it.
 *
 * @param quantity pieces on hand, promised or not
 */
record StockLevel(int quantity, long unitPriceCents) {
  private static final String QUANTITY = "quantity";
  private static final String UNIT_PRICE = "unit_price_cents";
  private static final Set<String> FIELDS = Set.of(QUANTITY, UNIT_PRICE);
  private static final int UNKNOWN_REPORTED_MAX = 20;

  /** What is wrong with a request body; empty when it may be {@link #read}. */
  static List<Violation> violations(Map<String, ?> body) {
    var violations = new ArrayList<Violation>();
    check(QUANTITY, body.get(QUANTITY), Product.ON_HAND_MAX, violations);
    check(UNIT_PRICE, body.get(UNIT_PRICE), Product.UNIT_PRICE_CENTS_MAX, violations);
    body.keySet().stream()
        .filter(key -> !FIELDS.contains(key))
        .sorted()
        .limit(UNKNOWN_REPORTED_MAX)
        .forEach(key -> violations.add(new Violation("#/" + escaped(key), "unknown field")));
    return violations;
  }

  /** Of a body without violations. */
  static StockLevel read(Map<String, ?> body) {
    return new StockLevel(
        ((Number) body.get(QUANTITY)).intValue(), ((Number) body.get(UNIT_PRICE)).longValue());
  }

  private static void check(
      String key, @Nullable Object value, long max, List<Violation> violations) {
    if (value == null) {
      violations.add(new Violation("#/" + key, "is required"));
    } else if (!(value instanceof Integer || value instanceof Long)) {
      violations.add(new Violation("#/" + key, "must be an integer"));
    } else if (((Number) value).longValue() < 0 || ((Number) value).longValue() > max) {
      violations.add(new Violation("#/" + key, "must be 0.." + max + ", was " + value));
    }
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
