package dev.penstock.dev.bench.floors;

/** A floor did not do what it claims, or could not be run. */
public final class FloorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FloorException(String message) {
    super(message);
  }

  FloorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Throws unless exactly so many were found. */
  static void requireExactly(long expected, long found, String what) {
    if (found != expected) {
      throw new FloorException(what + ": " + found + " instead of " + expected);
    }
  }
}
