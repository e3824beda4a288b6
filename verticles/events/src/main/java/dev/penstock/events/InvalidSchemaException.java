package dev.penstock.events;

/** A schema file that cannot be read or contradicts itself: nothing may start with it. */
public final class InvalidSchemaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param location the file and, as its fragment, the JSON pointer of what is wrong
   */
  InvalidSchemaException(String location, String detail) {
    super(location + ": " + detail);
  }
}
