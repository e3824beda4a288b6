package dev.penstock.dev.bench.orders;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Whether a system is warm, told second by second: it does no more than before, and hardly compiles
 * any more. Throughput alone stands still now and then while the compilers still have the methods
 * in hand that make the difference.
 */
final class Steadiness {
  private static final int SECONDS = 5;
  private static final double RISE_MAX = 0.10;
  private static final double COMPILING_CORES_MAX = 0.05;

  private final Deque<Second> before = new ArrayDeque<>();
  private final Deque<Second> last = new ArrayDeque<>();

  private record Second(double done, double compilingCores) {}

  /**
   * The next second.
   *
   * @param compilingCores processor time of the compilers in it, in seconds
   */
  void add(double done, double compilingCores) {
    last.add(new Second(done, compilingCores));
    if (last.size() > SECONDS) before.add(last.remove());
    if (before.size() > SECONDS) before.remove();
  }

  /**
   * In five seconds as much was done as in the five before, give or take a tenth, with less than a
   * twentieth of a core for the compilers.
   */
  boolean isReached() {
    if (before.size() < SECONDS) return false;
    double was = done(before);
    double is = done(last);
    double compiling = last.stream().mapToDouble(Second::compilingCores).average().orElse(0);
    return was > 0 && Math.abs(is - was) <= RISE_MAX * was && compiling <= COMPILING_CORES_MAX;
  }

  private static double done(Collection<Second> seconds) {
    return seconds.stream().mapToDouble(Second::done).sum();
  }
}
