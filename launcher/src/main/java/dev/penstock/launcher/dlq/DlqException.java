package dev.penstock.launcher.dlq;

/** A command cannot go on. The message is for the operator. */
final class DlqException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DlqException(String message) {
    super(message, null, false, false);
  }
}
