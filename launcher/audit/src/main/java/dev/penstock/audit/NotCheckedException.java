package dev.penstock.audit;

import java.util.Objects;
import picocli.CommandLine.IExitCodeGenerator;

/** Nothing can be said about the invariants: what was to be read is away or is not ours. */
public final class NotCheckedException extends RuntimeException implements IExitCodeGenerator {
  private static final long serialVersionUID = 1L;
  private static final int NOT_CHECKED = 3;

  NotCheckedException(String message) {
    super("could not check: " + message);
  }

  /**
   * @param what that could not be read
   */
  NotCheckedException(String what, Throwable cause) {
    super("could not check: " + what + ": " + rootMessage(cause), cause);
  }

  @Override
  public int getExitCode() {
    return NOT_CHECKED;
  }

  private static String rootMessage(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) cause = cause.getCause();
    return Objects.requireNonNullElse(cause.getMessage(), cause.toString()).strip();
  }
}
