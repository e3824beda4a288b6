package dev.penstock.audit;

/**
 * A rule that always holds, and the SQL that finds out.
 *
 * @param id as in the documentation of this package, such as {@code A1}
 * @param meaning one sentence that is true when nothing violates it
 * @param needs what it cannot be checked without
 * @param whenNone why there may rightly be nothing to check; "" when that would prove nothing and
 *     so fails
 * @param checked a query for the number of things it is held against
 * @param violated a query for what violates it: the id of the thing, and what is wrong with it
 */
record Invariant(
    String id, String meaning, Needs needs, String whenNone, String checked, String violated) {

  enum Needs {
    LEDGER,
    /** The payment provider's own ledger. */
    GATEWAY,
    /** A client's history. */
    HISTORY
  }

  /** One that must have something to be held against. */
  static Invariant of(String id, String meaning, Needs needs, String checked, String violated) {
    return new Invariant(id, meaning, needs, "", checked, violated);
  }

  boolean mayBeEmpty() {
    return !whenNone.isEmpty();
  }
}
