package dev.penstock.launcher;

import java.util.Objects;

/** Something could not be started. The message is the one cause an operator needs. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  static StartException of(Throwable cause) {
    if (cause instanceof java.net.BindException) {
      return new StartException(
          "the HTTP port is taken ("
              + cause.getMessage()
              + "); end what listens there, or choose another with --http-port",
          cause);
    }
    var message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    return new StartException(message, cause);
  }
}
