package dev.penstock.store;

/**
 * How long commits take, one at a time, smoothed as TCP smooths round trips (RFC 6298): a single
 * slow one says little, some in a row say much. A commit that takes longer than usual is taken as
 * the new pace while it lasts, so that a ledger that hangs is noticed before it answers. Pure; for
 * one thread.
 */
final class CommitPace {
  private static final double WEIGHT = 1.0 / 8;

  private double usualNanos;
  private long beganNanos;
  private boolean isCommitting;
  private boolean isKnown;

  void began(long nowNanos) {
    beganNanos = nowNanos;
    isCommitting = true;
  }

  void ended(long nowNanos) {
    long tookNanos = nowNanos - beganNanos;
    usualNanos += isKnown ? WEIGHT * (tookNanos - usualNanos) : tookNanos;
    isKnown = true;
    isCommitting = false;
  }

  /** What is left of the running commit, and so many after it. */
  long waitNanos(int commits, long nowNanos) {
    if (!isCommitting) return Math.round(commits * usualNanos);
    long elapsedNanos = nowNanos - beganNanos;
    // What has lasted longer than usual is expected to last as long again as it is late.
    double restNanos = Math.abs(usualNanos - elapsedNanos);
    return Math.round(restNanos + commits * Math.max(usualNanos, elapsedNanos));
  }
}
