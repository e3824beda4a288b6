package dev.penstock.dev.bench.orders;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** When orders are sent. For one thread. */
interface Course {
  /** There is no order any more. */
  long OVER = Long.MAX_VALUE;

  /**
   * Takes the next order, if it may be sent now, since {@code elapsedNanos} have passed.
   *
   * @return the time from which its latency counts, in nanoseconds since the start; {@link #OVER};
   *     or, negative, minus the time at which to ask again
   */
  long next(long elapsedNanos);

  /** So many orders, each as soon as somebody is free to send it. */
  static Course closed(long orders) {
    return closed(orders, Duration.ofDays(1));
  }

  /** For so long, each order as soon as somebody is free to send it. */
  static Course closed(Duration time) {
    return closed(Long.MAX_VALUE, time);
  }

  /** Orders at fixed times, for so long; each is sent as soon as it is due and somebody is free. */
  static Course open(DueTimes times, Duration time) {
    long maxNanos = time.toNanos();
    var taken = new long[1];
    return elapsedNanos -> {
      long dueNanos = times.dueNanos(taken[0]);
      if (dueNanos >= maxNanos) return OVER;
      if (dueNanos > elapsedNanos) return -dueNanos;
      taken[0]++;
      return dueNanos;
    };
  }

  /** The same, but over after so long, whatever is due and was not sent. */
  default Course within(Duration time) {
    long maxNanos = time.toNanos();
    return elapsedNanos -> elapsedNanos < maxNanos ? next(elapsedNanos) : OVER;
  }

  /** The same, but over as soon as the condition holds. */
  default Course until(BooleanSupplier condition) {
    return elapsedNanos -> condition.getAsBoolean() ? OVER : next(elapsedNanos);
  }

  private static Course closed(long orders, Duration time) {
    long maxNanos = time.toNanos();
    var sent = new long[1];
    return elapsedNanos -> elapsedNanos < maxNanos && sent[0]++ < orders ? elapsedNanos : OVER;
  }
}
