package dev.penstock.events.compatibility;

/**
 * Where in documents a schema is held against.
 *
 * @param step the last step to there: a field's name, {@link #OTHERS}, and {@link #ITEMS} after it
 *     when it is in arrays there; empty for the whole document. Places that look alike are taken
 *     for one.
 * @param isOneOf whether it decides which one of several schemas accepts
 */
record Place(String step, boolean isOneOf) {
  static final Place WHOLE = new Place("", false);

  private static final String ITEMS = "[]";
  private static final String OTHERS = "*";

  Place field(String name) {
    return new Place(name, isOneOf);
  }

  Place others() {
    return new Place(OTHERS, isOneOf);
  }

  /** Arrays of arrays are no more than arrays, so that circles end. */
  Place items() {
    return step.endsWith(ITEMS) ? this : new Place(step + ITEMS, isOneOf);
  }

  Place among(String alternatives) {
    return new Place(step, isOneOf || alternatives.equals("oneOf"));
  }
}
