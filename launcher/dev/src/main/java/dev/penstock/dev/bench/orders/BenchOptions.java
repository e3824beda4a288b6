package dev.penstock.dev.bench.orders;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a run is.
 *
 * @param orders of a round; else it posts for {@code time}
 * @param ratePerSecond at which orders come, whether earlier ones are answered or not; else each
 *     connection posts its next when it has its answer
 * @param instances of each verticle
 * @param layout of the services' JVMs
 * @param warmUpMax before the first round; zero for none
 * @param endMax how long no order may end, before those under way are given up
 * @param javaOptions of the services' JVMs, beside those of this one
 */
record BenchOptions(
    OptionalLong orders,
    Duration time,
    OptionalDouble ratePerSecond,
    int connections,
    int instances,
    Layout layout,
    int rounds,
    Duration warmUpMax,
    Duration endMax,
    List<String> javaOptions) {
  private static final Duration TIME_MAX = Duration.ofHours(24);

  BenchOptions {
    require(orders.isEmpty() || orders.getAsLong() >= 1, "--orders must be 1 or more");
    require(
        time.toMillis() >= 1_000 && time.compareTo(TIME_MAX) <= 0,
        "--seconds must be from 1 to a day's");
    require(
        ratePerSecond.isEmpty()
            || ratePerSecond.getAsDouble() >= 1 && ratePerSecond.getAsDouble() <= 1e6,
        "--rate must be from 1 to 1000000 orders per second");
    require(connections >= 1 && connections <= 10_000, "--connections must be from 1 to 10000");
    require(instances >= 1 && instances <= 64, "--instances must be from 1 to 64");
    require(rounds >= 1 && rounds <= 1_000, "--rounds must be from 1 to 1000");
    require(!warmUpMax.isNegative() && warmUpMax.toHours() < 1, "--warm-up must be below an hour");
    require(endMax.toMillis() >= 100, "--end-wait must be 100ms or more");
    javaOptions = List.copyOf(javaOptions);
  }

  static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
