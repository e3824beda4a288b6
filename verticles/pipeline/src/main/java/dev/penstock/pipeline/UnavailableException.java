package dev.penstock.pipeline;

/** Something a handler needs is away for now; see {@link Failure.Unavailable}. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(message, null, false, false);
  }
}
