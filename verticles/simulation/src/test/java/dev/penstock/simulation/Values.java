package dev.penstock.simulation;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the simulated ledger, by the names of its columns. Never changes. */
final class Values {
  /** What the driver makes of {@code -infinity}. */
  static final OffsetDateTime AT_ONCE = OffsetDateTime.MIN;

  private final Map<String, @Nullable Object> columns;

  private Values(Map<String, @Nullable Object> columns) {
    this.columns = columns;
  }

  static Values of(@Nullable Object... namesAndValues) {
    return new Values(new LinkedHashMap<>()).with(namesAndValues);
  }

  Values with(@Nullable Object... namesAndValues) {
    var all = new LinkedHashMap<>(columns);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Values(all);
  }

  Map<String, @Nullable Object> columns() {
    return columns;
  }

  boolean has(String column) {
    return columns.get(column) != null;
  }

  boolean is(String column, @Nullable Object value) {
    var mine = columns.get(column);
    return mine == null ? value == null : mine.equals(value);
  }

  boolean isOneOf(String column, Object... values) {
    for (var value : values) if (is(column, value)) return true;
    return false;
  }

  String text(String column) {
    return (String) columns.get(column);
  }

  UUID id(String column) {
    return (UUID) columns.get(column);
  }

  /** Both ends included; false for null. */
  boolean isBetween(String column, OffsetDateTime from, OffsetDateTime to) {
    return has(column) && !time(column).isBefore(from) && !time(column).isAfter(to);
  }

  OffsetDateTime time(String column) {
    return (OffsetDateTime) columns.get(column);
  }

  int number(String column) {
    return (Integer) columns.get(column);
  }

  long big(String column) {
    return (Long) columns.get(column);
  }

  @Override
  public String toString() {
    return columns.toString();
  }
}
