package dev.penstock.store;

/** The ledger cannot be used as it is. The message is for an operator. */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
