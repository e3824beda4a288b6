package dev.penstock.audit;

import java.util.regex.Pattern;

/**
 * What a subject tells of an event; how urgent it is has no say in it.
 *
 * @param event which it is, whatever its version
 * @param version such as {@code v1}
 */
record EventSubject(String event, String version) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?<event>.+?)(\\.(?<version>v\\d+))?(\\.express)?");

  static EventSubject of(String subject) {
    var read = WRITTEN.matcher(subject);
    if (!read.matches()) return new EventSubject(subject, "v1");
    var version = read.group("version");
    return new EventSubject(read.group("event"), version == null ? "v1" : version);
  }
}
