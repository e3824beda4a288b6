package dev.penstock.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Somebody has to mend something: the server does not let this process in, shows a certificate that
 * is not trusted, or a file of ours is broken. Who starts says so at once; who runs tries again,
 * since it may be mended at this moment.
 */
final class LoginException extends BridgeException {
  private static final long serialVersionUID = 1L;

  LoginException(String message) {
    super(message);
  }

  LoginException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
