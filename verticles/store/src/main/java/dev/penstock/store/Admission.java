package dev.penstock.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether one more item may wait for its commit. The bound is a time, since a number of items that
 * is right for one machine, disk and load is wrong for the next: an item is refused when what
 * stands before it would take longer than the longest wait, by the pace of recent commits. The
 * number is bounded too, as the last resort.
 *
 * <p>What the next commit will hold is never refused for its time, as CoDel (RFC 8289) never drops
 * the last packet: to refuse it would make commits smaller and nobody faster. So an idle system
 * refuses nothing, and a slow one does not fall below a full batch each commit.
 *
 * <p>An urgent item waits for urgent ones only; the others keep a quarter of each batch.
 *
 * <p>Pure: it is told of each commit and of the time, in nanoseconds of any one clock. For one
 * thread.
 */
final class Admission {
  private final int batchMax;
  private final int waitingMax;
  private final long waitingMaxNanos;
  private final CommitPace pace = new CommitPace();

  /**
   * @param batchMax items in one commit
   * @param waitingMax items that may wait, and as many urgent ones
   * @param waitingTimeMax how long what stands before an item may take
   */
  Admission(int batchMax, int waitingMax, Duration waitingTimeMax) {
    this.batchMax = batchMax;
    this.waitingMax = waitingMax;
    this.waitingMaxNanos = waitingTimeMax.toNanos();
  }

  void commitBegan(long nowNanos) {
    pace.began(nowNanos);
  }

  void commitEnded(long nowNanos) {
    pace.ended(nowNanos);
  }

  /**
   * Why an item may not wait, if so.
   *
   * @param urgent items that wait already
   * @param usual items that wait already
   */
  Optional<OverloadedException> refusal(boolean isUrgent, int urgent, int usual, long nowNanos) {
    if ((isUrgent ? urgent : usual) >= waitingMax) {
      return Optional.of(OverloadedException.tooMany(waitingMax));
    }
    if (commitsBefore(isUrgent, urgent, usual) == 0) return Optional.empty();
    long waitNanos = waitNanos(isUrgent, urgent, usual, nowNanos);
    return waitNanos > waitingMaxNanos
        ? Optional.of(OverloadedException.tooLong(waitNanos))
        : Optional.empty();
  }

  /** How long one more item would wait until its own commit begins. */
  long waitNanos(boolean isUrgent, int urgent, int usual, long nowNanos) {
    return pace.waitNanos(commitsBefore(isUrgent, urgent, usual), nowNanos);
  }

  /** Full commits between the running one and that of one more item. */
  private int commitsBefore(boolean isUrgent, int urgent, int usual) {
    int share = usualShare(batchMax);
    if (isUrgent) return urgent / (batchMax - Math.min(usual, share));
    int all = (urgent + usual) / batchMax;
    return share == 0 ? all : Math.min(all, usual / share);
  }

  /** Items of each batch that urgent ones leave to the others. */
  static int usualShare(int batchMax) {
    return batchMax / 4;
  }
}
