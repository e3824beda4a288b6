package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.orders.Bodies.Priority;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * More orders than can be taken: first what a closed loop is given, then a multiple of it at fixed
 * times, over many more connections, so that the system and not the load generator has the queue.
 * What is due and was not sent when the time is over is not sent any more.
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
      var course = Course.open(new DueTimes(perSecond), options.time()).within(options.time());
      round.post(course, crowd);
    }
    round.awaitEnds();
    var overload = round.close();
    results.add(overload, REFUSALS);
    tell(new Comparison(capacity, overload, perSecond, options.time()), results);
  }

  private void tell(Comparison comparison, Results results) {
    results.note(
        String.format(
            Locale.ROOT,
            "overload: %.0f orders/s due, %.1f times the capacity, and %.0f/s sent; accepted %d,"
                + " refused %d, of these %d with Retry-After",
            comparison.duePerSecond,
            factor,
            comparison.sentPerSecond(),
            comparison.overload.tally().counts().accepted(),
            comparison.refused(),
            comparison.overload.tally().counts().retryAfters()));
    results.note(
        String.format(
            Locale.ROOT,
            "overload: p99 to 202 %.1f times the capacity's, %.1f times once sent; p99 to a refusal"
                + " %.1f ms, %.1f ms once sent; services' memory grew by %.0f MiB",
            comparison.ratio("answer_millis_p99"),
            comparison.ratio("answer_service_millis_p99"),
            comparison.figure("other_answer_millis_p99"),
            comparison.figure("other_answer_service_millis_p99"),
            comparison.figure(Figures.RSS_GROWTH)));
    if (comparison.isGeneratorTheLimit()) {
      results.note(
          String.format(
              Locale.ROOT,
              "overload: THE LOAD GENERATOR WAS SHORT OF A PROCESSOR: it used %.0f%% of a core, and"
                  + " its loop was late by %.1f ms (p99), which all latencies of this round hold",
              comparison.figure(Figures.CORE_PERCENT),
              comparison.figure(Figures.LAG_MILLIS)));
    }
    results.put("overload", comparison.json());
  }

  private record Comparison(Round capacity, Round overload, double duePerSecond, Duration time) {
    private static final double SHARE_MAX = 90;
    private static final double LAG_MILLIS_MAX = 5;

    double figure(String key) {
      return Figures.of(overload, key).value();
    }

    double ratio(String key) {
      return figure(key) / Figures.of(capacity, key).value();
    }

    double sentPerSecond() {
      return overload.tally().counts().answers() / (time.toMillis() / 1e3);
    }

    long refused() {
      var others = overload.tally().counts().others();
      return REFUSALS.stream().mapToLong(status -> others.getOrDefault(status, 0L)).sum();
    }

    /** Near a whole core, or kept from its core by others, it has a queue of its own. */
    boolean isGeneratorTheLimit() {
      return figure(Figures.CORE_PERCENT) >= SHARE_MAX
          || figure(Figures.LAG_MILLIS) >= LAG_MILLIS_MAX;
    }

    JsonObject json() {
      return new JsonObject()
          .put("offered_per_second", duePerSecond)
          .put("sent_per_second", sentPerSecond())
          .put("refused_requests", refused())
          .put("refusals_with_retry_after", overload.tally().counts().retryAfters())
          .put("answer_millis_p99_ratio", number(ratio("answer_millis_p99")))
          .put("answer_service_millis_p99_ratio", number(ratio("answer_service_millis_p99")))
          .put("load_generator_is_limit", isGeneratorTheLimit());
    }

    /** JSON has no NaN. */
    private static @Nullable Double number(double value) {
      return Double.isNaN(value) ? null : value;
    }
  }
}
