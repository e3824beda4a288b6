package dev.penstock.dev.bench.orders;

import java.util.Locale;

/**
 * One of the results of a round.
 *
 * @param key in JSON, with its unit
 * @param title for people
 * @param value not a number where it is not known
 * @param digits after the point, for people
 */
record Figure(String key, String title, double value, int digits) {
  Figure withValue(double other) {
    return new Figure(key, title, other, digits);
  }

  /** The value for people. */
  String text() {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
