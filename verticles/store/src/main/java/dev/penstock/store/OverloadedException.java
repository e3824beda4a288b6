package dev.penstock.store;

import java.time.Duration;

/** More is waiting for the ledger than may wait. Nothing was written; try again later. */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What there was too much of. */
  public enum Reason {
    /** Requests that wait. */
    COUNT,
    /** The time they would have to wait. */
    TIME
  }

  private final Reason reason;

  private OverloadedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public static OverloadedException tooMany(int waitingMax) {
    return new OverloadedException(
        Reason.COUNT, "more than " + waitingMax + " requests wait for the ledger");
  }

  public static OverloadedException tooLong(long waitNanos) {
    long millis = Duration.ofNanos(waitNanos).toMillis();
    return new OverloadedException(
        Reason.TIME, "the ledger would get to the request in " + millis + " ms only");
  }

  public Reason reason() {
    return reason;
  }
}
