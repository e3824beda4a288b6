package dev.penstock.bridge;

/** NATS could not be reached, or refused what was asked of it. The message is for an operator. */
public class BridgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BridgeException(String message) {
    super(message);
  }

  public BridgeException(String message, Throwable cause) {
    super(message, cause);
  }
}
