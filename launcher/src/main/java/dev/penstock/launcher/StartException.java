package dev.penstock.launcher;

import java.io.IOException;
import java.util.Objects;

/** Something could not be started. The message is the one cause an operator needs. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  static StartException of(Throwable cause) {
    return new StartException(
        Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
  }

  static StartException cannotListen(HttpOptions options, IOException cause) {
    return new StartException(
        "cannot listen on port "
            + options.port()
            + " of "
            + options.host()
            + " ("
            + cause.getMessage()
            + "); end what listens there, or choose another with --http-port",
        cause);
  }
}
