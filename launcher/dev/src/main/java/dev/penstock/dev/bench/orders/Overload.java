package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.orders.Bodies.Priority;
import dev.penstock.dev.bench.orders.Tally.Counts;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;

/**
 * More orders than can be taken: first what a closed loop is given, then a multiple of it at fixed
 * times, over many more connections, so that the system and not the load generator has the queue.
 *
 * @param factor of the closed loop's accepted orders per second
 */
record Overload(double factor) implements Scenario {
  private static final int CONNECTIONS_FACTOR = 16;

  /** Both say: not now. */
  private static final Set<Integer> REFUSALS = Set.of(429, 503);

  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    var options = bench.options();
    var capacity = bench.round("capacity", Course.closed(options.time()));
    results.add(capacity);
    if (!results.counts()) return;
    double perSecond = factor * capacity.acceptedPerSecond();
    var round = new OpenRound(bench, "overload");
    try (var crowd =
        bench.customers(options.connections() * CONNECTIONS_FACTOR, Priority.STANDARD)) {
      round.post(Course.open(new DueTimes(perSecond), options.time()), crowd);
    }
    round.awaitEnds();
    var overload = round.close();
    results.add(overload, REFUSALS);
    tell(perSecond, overload.tally().counts(), results);
  }

  private void tell(double perSecond, Counts counts, Results results) {
    long refused =
        REFUSALS.stream().mapToLong(status -> counts.others().getOrDefault(status, 0L)).sum();
    results.note(
        String.format(
            Locale.ROOT,
            "overload: %.0f orders/s offered, %.1f times the capacity; accepted %d, refused %d, of"
                + " these %d with Retry-After",
            perSecond,
            factor,
            counts.accepted(),
            refused,
            counts.retryAfters()));
    results.put(
        "overload",
        new JsonObject()
            .put("offered_per_second", perSecond)
            .put("refused_requests", refused)
            .put("refusals_with_retry_after", counts.retryAfters()));
  }
}
