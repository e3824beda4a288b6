package dev.penstock.events.compatibility;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In which direction the value of a keyword moved; empty when it says the same. */
final class ValueRules {
  /** Keywords whose absence allows everything, and whose values do not compare. */
  private static final List<String> CONSTRAINTS =
      List.of("pattern", "format", "multipleOf", "not", "contains", "propertyNames");

  private enum Side {
    LEAST,
    MOST
  }

  /** Limits with what their absence means; null: none at all. */
  private record Limit(Side side, @Nullable BigDecimal absent) {}

  private static final Map<String, Limit> LIMITS =
      Map.of(
          "minimum", new Limit(Side.LEAST, null),
          "exclusiveMinimum", new Limit(Side.LEAST, null),
          "minLength", new Limit(Side.LEAST, BigDecimal.ZERO),
          "minItems", new Limit(Side.LEAST, BigDecimal.ZERO),
          "minProperties", new Limit(Side.LEAST, BigDecimal.ZERO),
          "maximum", new Limit(Side.MOST, null),
          "exclusiveMaximum", new Limit(Side.MOST, null),
          "maxLength", new Limit(Side.MOST, null),
          "maxItems", new Limit(Side.MOST, null),
          "maxProperties", new Limit(Side.MOST, null));

  private ValueRules() {}

  static boolean isLimit(String keyword) {
    return LIMITS.containsKey(keyword);
  }

  static Optional<Kind> limit(
      String keyword, @Nullable Object before, @Nullable Object after, String pointer) {
    var limit = LIMITS.get(keyword);
    var old = number(before, limit.absent, pointer);
    var young = number(after, limit.absent, pointer);
    if (old == null && young == null) return Optional.empty();
    if (old == null) return Optional.of(Kind.NARROWED);
    if (young == null) return Optional.of(Kind.WIDENED);
    int moved = young.compareTo(old) * (limit.side == Side.LEAST ? 1 : -1);
    if (moved == 0) return Optional.empty();
    return Optional.of(moved > 0 ? Kind.NARROWED : Kind.WIDENED);
  }

  private static @Nullable BigDecimal number(
      @Nullable Object value, @Nullable BigDecimal absent, String pointer) {
    if (value == null) return absent;
    if (value instanceof Number number) return Sameness.number(number);
    throw UnreadableSchemaException.notA("a number", pointer);
  }

  /** Of lists in which only matters what they contain; null: everything. */
  static Optional<Kind> set(@Nullable List<?> before, @Nullable List<?> after) {
    if (before == null && after == null) return Optional.empty();
    if (before == null) return Optional.of(Kind.NARROWED);
    if (after == null) return Optional.of(Kind.WIDENED);
    boolean isLess = !containsAll(after, before);
    boolean isMore = !containsAll(before, after);
    if (isLess && isMore) return Optional.of(Kind.CHANGED);
    if (isLess) return Optional.of(Kind.NARROWED);
    return isMore ? Optional.of(Kind.WIDENED) : Optional.empty();
  }

  private static boolean containsAll(List<?> all, List<?> some) {
    return some.stream().allMatch(one -> all.stream().anyMatch(x -> Sameness.ofValues(x, one)));
  }

  /** The types a schema names, where every integer is a number too; null: all. */
  static @Nullable List<?> types(@Nullable Object type, String pointer) {
    if (type == null) return null;
    if (type instanceof String) return types(List.of(type), pointer);
    var types = new ArrayList<>(SchemaText.list(type, pointer));
    if (types.contains("number")) types.add("integer");
    return types;
  }

  /** Of a keyword of which only can be told whether it is there and the same. */
  static Kind other(String keyword, @Nullable Object before, @Nullable Object after) {
    if (!CONSTRAINTS.contains(keyword)) return Kind.CHANGED;
    if (before == null) return Kind.NARROWED;
    return after == null ? Kind.WIDENED : Kind.CHANGED;
  }
}
