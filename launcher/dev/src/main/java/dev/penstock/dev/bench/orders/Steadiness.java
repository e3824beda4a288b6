package dev.penstock.dev.bench.orders;

import java.util.ArrayDeque;
import java.util.Deque;

/** Whether throughput, told second by second, has stopped rising. */
final class Steadiness {
  private static final int SECONDS = 3;
  private static final double SPREAD_MAX = 0.10;

  private final Deque<Double> last = new ArrayDeque<>();

  /** What was done in the next second. */
  void add(double perSecond) {
    last.add(perSecond);
    if (last.size() > SECONDS) last.remove();
  }

  /** Three seconds in a row that differ by less than a tenth from their mean. */
  boolean isReached() {
    if (last.size() < SECONDS) return false;
    double mean = last.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return mean > 0 && last.stream().allMatch(each -> Math.abs(each - mean) <= SPREAD_MAX * mean);
  }
}
