package dev.penstock.gateway;

import java.util.Map;

/**
 * What the ledger holds for a request.
 *
 * @param replayed whether an earlier request with the key had the effect
 */
record Recorded(Answer answer, boolean replayed) {

  /** What is stored with a key. */
  record Stored(String fingerprint, Answer answer) {}

  static Recorded fresh(Answer answer) {
    return new Recorded(answer, false);
  }

  /** A request whose key was taken before: its stored answer, unless the key was another's. */
  static Recorded recalled(Keyed request, Map<String, Stored> stored) {
    var found = stored.get(request.key());
    if (found == null) {
      // Taken a moment ago and gone since: the key was forgotten between two statements.
      return new Recorded(StripeErrors.KEY_IN_USE, false);
    }
    return found.fingerprint().equals(request.fingerprint())
        ? new Recorded(found.answer(), true)
        : new Recorded(StripeErrors.KEY_REUSED, false);
  }
}
