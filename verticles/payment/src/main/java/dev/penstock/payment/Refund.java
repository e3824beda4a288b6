package dev.penstock.payment;

/**
 * How far giving a payment back has come.
 *
 * @param id the provider's id of the refund; "" until there is one
 * @param attempts that failed
 * @param refusals those of them that were the provider's definite no. It would repeat that for the
 *     same request, so each makes the next attempt another one
 * @param code why the refund was given up for the time being; "" if it never was. The first reason
 *     stays, because that is what was said
 * @param error what the last attempt that failed met; ""
 */
record Refund(String id, int attempts, int refusals, String code, String error) {
  static final Refund NONE = new Refund("", 0, 0, "", "");
  private static final int ERROR_LENGTH_MAX = 255;

  Refund {
    if (error.length() > ERROR_LENGTH_MAX) error = error.substring(0, ERROR_LENGTH_MAX);
  }

  Refund made(String id) {
    return new Refund(id, attempts, refusals, code, error);
  }

  /** After an attempt of which nobody knows what came. */
  Refund tried(String error) {
    return new Refund(id, attempts + 1, refusals, code, error);
  }

  /** After an attempt that the provider refused. */
  Refund refused(String error) {
    return new Refund(id, attempts + 1, refusals + 1, code, error);
  }

  /** Given up for the time being; the first reason stays. */
  Refund failedFor(String reason) {
    return new Refund(id, attempts, refusals, code.isEmpty() ? reason : code, error);
  }
}
