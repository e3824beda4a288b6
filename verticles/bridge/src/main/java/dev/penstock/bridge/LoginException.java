package dev.penstock.bridge;

/**
 * The server does not let this process in, or must not be trusted: no sense in trying again soon.
 */
final class LoginException extends BridgeException {
  private static final long serialVersionUID = 1L;

  LoginException(String message, Throwable cause) {
    super(message, cause);
  }
}
