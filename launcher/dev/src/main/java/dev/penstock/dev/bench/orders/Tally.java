package dev.penstock.dev.bench.orders;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What came of the orders of one round. Times are those of {@link System#nanoTime}. Safe from any
 * thread.
 */
final class Tally {
  static final int ACCEPTED = 202;

  /** Stands for the status of a request that got no answer. */
  static final int NO_ANSWER = 0;

  /** That latencies are exact to. */
  static final int DIGITS = 3;

  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final Histogram answered = new Histogram(DIGITS);
  private final Histogram refused = new Histogram(DIGITS);
  private final Histogram ended = new Histogram(DIGITS);
  private final Histogram served = new Histogram(DIGITS);
  private final Histogram servedRefusals = new Histogram(DIGITS);
  private final Histogram lags = new Histogram(DIGITS);
  private long endsWhilePosting;
  private long cancelled;
  private long retryAfters;
  private long startNanos;
  private long postedNanos;
  private long lastEndNanos;

  /**
   * What is known so far.
   *
   * @param others answers that were not 202, by status
   * @param retryAfters answers that said when to come again
   */
  record Counts(
      long accepted,
      long ended,
      long endedWhilePosting,
      long cancelled,
      Map<Integer, Long> others,
      long retryAfters) {
    long open() {
      return accepted - ended;
    }

    long answers() {
      return accepted + notAccepted();
    }

    long notAccepted() {
      return others.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  synchronized void begin(long nowNanos) {
    startNanos = nowNanos;
    postedNanos = nowNanos;
    lastEndNanos = nowNanos;
  }

  /** An answer came, or none will, to a request that was sent as soon as it was due. */
  void answered(int status, boolean hasRetryAfter, long latencyNanos) {
    answered(status, hasRetryAfter, latencyNanos, latencyNanos);
  }

  /**
   * An answer came, or none will.
   *
   * @param latencyNanos since the request was due
   * @param serviceNanos since it was sent
   */
  synchronized void answered(
      int status, boolean hasRetryAfter, long latencyNanos, long serviceNanos) {
    statuses.merge(status, 1L, Long::sum);
    (status == ACCEPTED ? answered : refused).recordValue(Math.max(0, latencyNanos));
    (status == ACCEPTED ? served : servedRefusals).recordValue(Math.max(0, serviceNanos));
    if (hasRetryAfter) retryAfters++;
  }

  /**
   * How much later than it should the load generator's event loop turned; an answer may have lain
   * there unread for as long.
   *
   * @param tickNanos how often it should turn
   */
  synchronized void lagged(long nanos, long tickNanos) {
    lags.recordValueWithExpectedInterval(Math.max(0, nanos), tickNanos);
  }

  /** Nobody sends any more, and all answers are here. */
  synchronized void posted(long nowNanos) {
    postedNanos = nowNanos;
    endsWhilePosting = ended.getTotalCount();
  }

  /** The end of an order was announced, counted from the time it was sent or due. */
  synchronized void ended(long sentNanos, long nowNanos, boolean isConfirmed) {
    ended.recordValue(Math.max(0, nowNanos - sentNanos));
    if (!isConfirmed) cancelled++;
    lastEndNanos = Math.max(lastEndNanos, nowNanos);
  }

  synchronized Counts counts() {
    var others = new TreeMap<>(statuses);
    others.remove(ACCEPTED);
    return new Counts(
        answered.getTotalCount(),
        ended.getTotalCount(),
        endsWhilePosting,
        cancelled,
        others,
        retryAfters);
  }

  /** From the first order to the last answer. */
  synchronized double postingSeconds() {
    return (postedNanos - startNanos) / 1e9;
  }

  /** From the first order to the last end. */
  synchronized double endingSeconds() {
    return (Math.max(lastEndNanos, postedNanos) - startNanos) / 1e9;
  }

  /** From some time after the start to the last end. */
  synchronized double secondsToLastEndFrom(long nanos) {
    return Math.max(0, lastEndNanos - nanos) / 1e9;
  }

  /** From request to 202, of those that were accepted; in nanoseconds. */
  synchronized Histogram answerNanos() {
    return answered.copy();
  }

  /** From request to any other answer; in nanoseconds. */
  synchronized Histogram refusalNanos() {
    return refused.copy();
  }

  /** From sending to 202; in nanoseconds. */
  synchronized Histogram serviceNanos() {
    return served.copy();
  }

  /** From sending to any other answer; in nanoseconds. */
  synchronized Histogram refusalServiceNanos() {
    return servedRefusals.copy();
  }

  /** How late the load generator's event loop turned; in nanoseconds. */
  synchronized Histogram lagNanos() {
    return lags.copy();
  }

  /** From request to the announcement of the end; in nanoseconds. */
  synchronized Histogram endNanos() {
    return ended.copy();
  }
}
