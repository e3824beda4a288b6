package dev.penstock.store;

/** More is waiting for the ledger than may wait. Nothing was written; try again later. */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OverloadedException(int waitingMax) {
    super("more than " + waitingMax + " requests wait for the ledger", null, false, false);
  }
}
