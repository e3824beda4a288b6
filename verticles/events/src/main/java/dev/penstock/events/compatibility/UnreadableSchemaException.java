package dev.penstock.events.compatibility;

/** A schema that says nothing that could be compared. The message begins with the JSON pointer. */
public final class UnreadableSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UnreadableSchemaException(String pointer, String why) {
    super(pointer + ": " + why, null, false, false);
  }

  static UnreadableSchemaException notA(String what, String pointer) {
    return new UnreadableSchemaException(pointer, "must be " + what);
  }

  static UnreadableSchemaException foreignReference(String reference, String pointer) {
    return new UnreadableSchemaException(
        pointer, "refers to " + reference + "; only references inside the file, #/..., are read");
  }

  static UnreadableSchemaException danglingReference(String reference, String pointer) {
    return new UnreadableSchemaException(
        pointer, "refers to " + reference + ", where there is nothing or only itself");
  }
}
