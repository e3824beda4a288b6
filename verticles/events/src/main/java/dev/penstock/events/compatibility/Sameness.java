package dev.penstock.events.compatibility;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Equality of JSON values: 1 is 1.0, and the order of names says nothing. */
final class Sameness {
  private final SchemaText before;
  private final SchemaText after;
  private final Pairs passed = new Pairs();

  private Sameness(SchemaText before, SchemaText after) {
    this.before = before;
    this.after = after;
  }

  static boolean ofValues(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) return number(x).compareTo(number(y)) == 0;
    if (a instanceof List<?> x && b instanceof List<?> y) {
      if (x.size() != y.size()) return false;
      for (int i = 0; i < x.size(); i++) if (!ofValues(x.get(i), y.get(i))) return false;
      return true;
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.keySet().equals(y.keySet())
          && x.keySet().stream().allMatch(key -> ofValues(x.get(key), y.get(key)));
    }
    return Objects.equals(a, b);
  }

  static BigDecimal number(Number number) {
    return new BigDecimal(number.toString());
  }

  /**
   * Of values of keywords, also in what they refer to: the same reference may say another thing.
   */
  static boolean ofSchemas(SchemaText before, @Nullable Object a, SchemaText after, Object b) {
    return new Sameness(before, after).is(a, b);
  }

  private boolean is(@Nullable Object a, @Nullable Object b) {
    if (a instanceof List<?> x && b instanceof List<?> y) {
      if (x.size() != y.size()) return false;
      for (int i = 0; i < x.size(); i++) if (!is(x.get(i), y.get(i))) return false;
      return true;
    }
    if (!(a instanceof Map<?, ?> x) || !(b instanceof Map<?, ?> y)) return ofValues(a, b);
    if (!passed.add(Place.WHOLE, x, y)) return true;
    return x.keySet().equals(y.keySet())
        && x.keySet().stream().allMatch(key -> is(x.get(key), y.get(key)))
        && refersToTheSame(x, y);
  }

  private boolean refersToTheSame(Map<?, ?> a, Map<?, ?> b) {
    if (!(a.get(SchemaText.REFERENCE) instanceof String)) return true;
    return is(
        before.target(a.get(SchemaText.REFERENCE), Pointers.ROOT).schema(),
        after.target(b.get(SchemaText.REFERENCE), Pointers.ROOT).schema());
  }
}
