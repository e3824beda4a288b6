package dev.penstock.order;

import dev.penstock.events.CancelReason;

/**
 * What is given back for a cancelled order, as far as inventory and payment have said. Their words
 * may come in any order and any number of times: the one that is further on in {@link Part} stands.
 */
record Compensation(Part release, Part refund) {
  static final Compensation NONE = new Compensation(Part.NONE, Part.NONE);

  enum Part {
    /** There is nothing to give back. */
    NONE,
    /** There may be, and nothing was heard of it yet. */
    PENDING,
    /** There turned out to be nothing. */
    VOID,
    /** It was tried in vain, and is tried again. */
    FAILED,
    DONE;

    boolean isSettled() {
      return this != PENDING && this != FAILED;
    }

    private Part or(Part heard) {
      return heard.compareTo(this) > 0 ? heard : this;
    }
  }

  /** Right after the cancellation. */
  static Compensation owedFor(CancelReason why) {
    return new Compensation(
        why.mayHoldStock() ? Part.PENDING : Part.NONE,
        why.mayHoldMoney() ? Part.PENDING : Part.NONE);
  }

  Compensation releaseIs(Part heard) {
    return new Compensation(release.or(heard), refund);
  }

  Compensation refundIs(Part heard) {
    return new Compensation(release, refund.or(heard));
  }

  /** Whether nothing more is to be heard. */
  boolean isSettled() {
    return release.isSettled() && refund.isSettled();
  }

  /** Both in one word, for clients: {@code none}, {@code pending}, {@code failed}, {@code done}. */
  String summary() {
    if (is(Part.FAILED)) return "failed";
    if (is(Part.PENDING)) return "pending";
    return is(Part.DONE) ? "done" : "none";
  }

  private boolean is(Part part) {
    return release == part || refund == part;
  }
}
