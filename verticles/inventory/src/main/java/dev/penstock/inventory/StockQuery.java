package dev.penstock.inventory;

import dev.penstock.events.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page of the catalogue: at most {@code limit} products after the one named {@code afterId}.
 *
 * @param afterId "" for the first page
 */
record StockQuery(String afterId, int limit) {
  private static final int LIMIT_DEFAULT = 50;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

  /** What is wrong with the parameters; empty when they may be {@link #read}. */
  static List<Violation> violations(@Nullable String limit, @Nullable String cursor, int limitMax) {
    var violations = new ArrayList<Violation>();
    if (limit != null && !isLimit(limit, limitMax)) {
      violations.add(new Violation("?limit", "must be 1.." + limitMax));
    }
    if (cursor != null && !isCursor(cursor)) {
      violations.add(new Violation("?cursor", "must be a cursor from an earlier answer"));
    }
    return violations;
  }

  /** Of parameters without violations. */
  static StockQuery read(@Nullable String limit, @Nullable String cursor, int limitMax) {
    return new StockQuery(
        cursor == null ? "" : decoded(cursor),
        limit == null ? Math.min(LIMIT_DEFAULT, limitMax) : Integer.parseInt(limit));
  }

  /** The cursor of the page after one that ends with this product; opaque to whoever gets it. */
  static String cursorAfter(String productId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(productId.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLimit(String limit, int limitMax) {
    if (!DIGITS.matcher(limit).matches()) return false;
    int value = Integer.parseInt(limit);
    return value >= 1 && value <= limitMax;
  }

  private static boolean isCursor(String cursor) {
    try {
      return Product.isId(decoded(cursor));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String decoded(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
  }
}
