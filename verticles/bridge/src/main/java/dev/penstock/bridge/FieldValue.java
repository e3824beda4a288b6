package dev.penstock.bridge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A field of a configuration: equal when the server means the same, readable for an operator. */
record FieldValue(String field, Object value) {
  private static final Set<String> NANOS = Set.of("max_age", "duplicate_window", "ack_wait");

  private static final List<Map.Entry<String, Duration>> UNITS =
      List.of(
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("m", Duration.ofMinutes(1)),
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("ms", Duration.ofMillis(1)));

  FieldValue {
    if (value instanceof Number number) value = number.longValue();
  }

  /** The field as it stands in {@code config}; the server leaves out zeros, false and "". */
  FieldValue in(JsonObject config) {
    var found = config.getValue(field);
    return new FieldValue(field, found == null ? nothing() : found);
  }

  private Object nothing() {
    if (value instanceof Long) return 0L;
    if (value instanceof Boolean) return false;
    return value instanceof JsonArray ? new JsonArray() : "";
  }

  /** Of a field that is a number. */
  long number() {
    return value instanceof Long number ? number : 0L;
  }

  @Override
  public String toString() {
    if (value instanceof Long number && NANOS.contains(field)) return duration(number);
    if (value instanceof JsonArray list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
    return value.equals("") ? "none" : value.toString();
  }

  private static String duration(long nanos) {
    if (nanos == 0) return "0s";
    for (var unit : UNITS) {
      long unitNanos = unit.getValue().toNanos();
      if (nanos % unitNanos == 0) return nanos / unitNanos + unit.getKey();
    }
    return nanos + "ns";
  }
}
