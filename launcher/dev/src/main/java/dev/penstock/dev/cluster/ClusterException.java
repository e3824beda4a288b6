package dev.penstock.dev.cluster;

/** The cluster cannot do what it was asked to. The message is for an operator. */
final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
