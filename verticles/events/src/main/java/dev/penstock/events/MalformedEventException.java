package dev.penstock.events;

import java.util.List;
import java.util.stream.Collectors;

/** A message that is not the event its subject promises. Trying again cannot help. */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MalformedEventException(String message) {
    super(message, null, false, false);
  }

  static MalformedEventException notJson(String subject, String why) {
    return new MalformedEventException(subject + ": not a JSON object: " + why);
  }

  static MalformedEventException unknownSubject(String subject) {
    return new MalformedEventException(subject + ": no event has this subject");
  }

  static MalformedEventException violates(
      String subject, String violations, List<EventVersion> read) {
    return about(subject, "violates its schema: " + violations, read);
  }

  /** The payload is of another version than the subject. */
  static MalformedEventException wrongSubject(
      EventVersion version, String said, List<EventVersion> read) {
    return about(
        version.subject(),
        "#/version says " + said + ", the subject is that of " + version.wireName(),
        read);
  }

  /** No schema describes the version that the payload says. */
  static MalformedEventException unknownVersion(
      EventVersion version, String said, List<EventVersion> read) {
    return about(version.subject(), "#/version says " + said + ", which is not known", read);
  }

  /** No schema describes the version that the subject says. */
  static MalformedEventException unknownVersion(String subject, List<EventVersion> read) {
    return about(subject, "no version of the event has this subject", read);
  }

  /** Known, but not to be read by whom it came to. */
  static MalformedEventException unread(EventVersion version, List<EventVersion> read) {
    return about(version.subject(), "version " + version.wireName() + " is not read here", read);
  }

  private static MalformedEventException about(
      String subject, String what, List<EventVersion> read) {
    var versions = read.stream().map(EventVersion::toString).collect(Collectors.joining(", "));
    return new MalformedEventException(
        subject + ": " + what + "; would be read: " + (read.isEmpty() ? "none" : versions));
  }
}
