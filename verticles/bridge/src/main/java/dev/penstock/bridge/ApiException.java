package dev.penstock.bridge;

/** What the JetStream API answered instead of what was asked for. */
final class ApiException extends BridgeException {
  private static final long serialVersionUID = 1L;

  static final int STREAM_NOT_FOUND = 10_059;
  static final int CONSUMER_NOT_FOUND = 10_014;
  static final int NO_MESSAGE = 10_037;
  static final int STREAM_NAME_TAKEN = 10_058;
  static final int CONSUMER_NAME_TAKEN = 10_013;

  private final int code;
  private final int errorCode;

  ApiException(int code, int errorCode, String message) {
    super(message);
    this.code = code;
    this.errorCode = errorCode;
  }

  int errorCode() {
    return errorCode;
  }

  boolean isNotFound() {
    return code == 404;
  }

  /** No answer, or a server that is still recovering: the same request may succeed soon. */
  boolean isPassing() {
    return code == 503 || code == 408;
  }
}
