package dev.penstock.events;

import java.util.Locale;

/**
 * How urgent an order is, and so the lane on which its events travel: the end of their subjects, as
 * the package describes it. On the wire in lower case.
 */
public enum Priority {
  STANDARD(""),
  EXPRESS(".express");

  private final String suffix;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  Priority(String suffix) {
    this.suffix = suffix;
  }

  /**
   * Where events of this priority are published.
   *
   * @param subject that of the standard lane, or a filter of all whose last token is no {@code >}
   */
  public String lane(String subject) {
    return suffix.isEmpty() ? subject : subject + suffix;
  }

  /** The priority that a subject, with its lane, tells. */
  public static Priority of(String subject) {
    return subject.endsWith(EXPRESS.suffix) ? EXPRESS : STANDARD;
  }

  /** The subject without its lane: what the event is, and in which version. */
  public static String withoutLane(String subject) {
    return of(subject) == STANDARD
        ? subject
        : subject.substring(0, subject.length() - EXPRESS.suffix.length());
  }

  public String wireName() {
    return wireName;
  }

  public static Priority ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
