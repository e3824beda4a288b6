package dev.penstock.dev.bench.orders;

/**
 * Fixed times at which orders come, whatever became of earlier ones. A latency counted from them
 * holds the wait of an order that nobody was free to send: nothing is coordinated away.
 */
record DueTimes(double perSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * When an order is due, in nanoseconds since the start.
   *
   * @param number from 0
   */
  long dueNanos(long number) {
    return Math.round(number * (NANOS_PER_SECOND / perSecond));
  }
}
