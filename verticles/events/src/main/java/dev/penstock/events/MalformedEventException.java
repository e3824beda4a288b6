package dev.penstock.events;

/** A message that is not the event its subject promises. Trying again cannot help. */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MalformedEventException(String message) {
    super(message, null, false, false);
  }

  static MalformedEventException notJson(String subject, String why) {
    return new MalformedEventException(subject + ": not a JSON object: " + why);
  }

  static MalformedEventException violates(String subject, String violations) {
    return new MalformedEventException(subject + ": violates its schema: " + violations);
  }

  static MalformedEventException unknownSubject(String subject) {
    return new MalformedEventException(subject + ": no event has this subject");
  }
}
