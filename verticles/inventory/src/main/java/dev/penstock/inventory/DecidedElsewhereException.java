package dev.penstock.inventory;

/**
 * Another transaction stored a reservation after this one had looked for it. Roll back and start
 * again: now it is there to be recalled.
 */
final class DecidedElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DecidedElsewhereException(int orders) {
    super("orders decided by another transaction meanwhile: " + orders, null, false, false);
  }
}
