package dev.penstock.servers;

import org.jspecify.annotations.Nullable;

/** A server that cannot be found, started or used. The message says what, where, and what to do. */
public class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServerException(String message) {
    super(message);
  }

  public ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
