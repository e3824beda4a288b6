package dev.penstock.launcher.schema;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One version of an event's schema.
 *
 * @param event the subject of its first version, such as {@code orders.created}
 * @param number from 1
 */
record SchemaVersion(String event, int number) implements Comparable<SchemaVersion> {
  private static final Pattern NAME =
      Pattern.compile("([a-z_]+(?:\\.[a-z_]+)*)\\.v([1-9]\\d{0,3})");
  private static final Comparator<SchemaVersion> ORDER =
      Comparator.comparing(SchemaVersion::event).thenComparing(SchemaVersion::number);

  /**
   * @param name such as {@code orders.created.v1}
   */
  static Optional<SchemaVersion> of(String name) {
    var matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new SchemaVersion(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** As it stands in payloads and subjects: {@code v1}. */
  String wireName() {
    return "v" + number;
  }

  String fileName() {
    return event + "." + wireName() + ".json";
  }

  /** Where it is published on the standard lane; version 1 is not written in subjects. */
  String subject() {
    return number == 1 ? event : event + "." + wireName();
  }

  @Override
  public int compareTo(SchemaVersion other) {
    return ORDER.compare(this, other);
  }

  /** As it is named on the command line: {@code orders.created.v1}. */
  @Override
  public String toString() {
    return event + "." + wireName();
  }
}
