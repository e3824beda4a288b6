package dev.penstock.bridge;

/**
 * A field that is not at the server as it is declared.
 *
 * @param field as the JetStream API names it, such as {@code max_age}
 * @param atServer its value there, for a reader; durations with their unit
 * @param wanted its declared value, written alike
 * @param why why it cannot be changed, or what a change brings with it; may be empty
 */
public record Difference(String field, String atServer, String wanted, Kind kind, String why) {

  public enum Kind {
    /** The server changes it, and no message and no position is lost by that. */
    IN_PLACE,
    /** It cannot be changed, or not without losing messages or the position of a consumer. */
    FIXED,
    /** The server is too old to know it and would drop it without a word: it is not sent. */
    LEFT_OUT
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** A line for an operator. */
  @Override
  public String toString() {
    var line =
        switch (kind) {
          case IN_PLACE -> "%s %s -> %s".formatted(field, atServer, wanted);
          case FIXED ->
              "%s is %s at the server and cannot become %s in place"
                  .formatted(field, atServer, wanted);
          case LEFT_OUT -> "%s %s is left out".formatted(field, wanted);
        };
    return why.isEmpty() ? line : line + " (" + why + ")";
  }
}
