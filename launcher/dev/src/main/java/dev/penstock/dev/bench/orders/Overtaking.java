package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.Spread;
import dev.penstock.dev.bench.orders.Bodies.Priority;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * How soon express orders end while standard ones wait, and what it costs those: backlogs that are
 * worked off alone and backlogs beside express orders, in turn. The figures of a round are those of
 * its standard orders; but what was used, was used by both.
 *
 * @param orders that wait in each round
 */
record Overtaking(long orders) implements Scenario {
  static final double EXPRESS_PER_SECOND = 20;

  private static final int CONNECTIONS = 8;
  private static final Duration COURSE_MAX = Duration.ofHours(1);

  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    var alone = new ArrayList<Double>();
    var beside = new ArrayList<Double>();
    var expressNanos = new Histogram(Tally.DIGITS);
    for (int i = 1; i <= bench.options().rounds() && results.counts(); i++) {
      var standard = PiledUp.of(bench, "alone " + i, orders);
      standard.drain();
      results.add(standard.close());
      alone.add(standard.drainedPerSecond());

      var overtaken = PiledUp.of(bench, "overtaken " + i, orders);
      var express = drainBesideExpress(bench, overtaken);
      results.add(overtaken.close());
      results.check("express " + i, express);
      beside.add(overtaken.drainedPerSecond());
      expressNanos.add(express.endNanos());
    }
    if (results.counts()) tell(median(alone), median(beside), expressNanos, results);
  }

  private static Tally drainBesideExpress(OrdersBench bench, PiledUp standard) {
    var express = new Tally();
    var isDrained = new AtomicBoolean();
    var times = new DueTimes(bench.options().ratePerSecond().orElse(EXPRESS_PER_SECOND));
    try (var customers = bench.customers(CONNECTIONS, Priority.EXPRESS)) {
      var sending = customers.send(Course.open(times, COURSE_MAX).until(isDrained::get), express);
      standard.drain();
      isDrained.set(true);
      bench
          .watch()
          .await(
              "express",
              express,
              bench.options().endMax(),
              () -> sending.isComplete() && bench.isAllSeen(express),
              second -> bench.site().requireAlive());
    }
    return express;
  }

  private static double median(List<Double> figures) {
    return Spread.of(figures.stream().mapToDouble(Double::doubleValue)).median();
  }

  private static void tell(double alone, double beside, Histogram nanos, Results results) {
    double p50 = nanos.getValueAtPercentile(50) / 1e6;
    double p99 = nanos.getValueAtPercentile(99) / 1e6;
    results.note(
        String.format(
            Locale.ROOT,
            "express: %d orders, POST to end p50 %.1f ms, p99 %.1f ms",
            nanos.getTotalCount(),
            p50,
            p99));
    results.note(
        String.format(
            Locale.ROOT,
            "backlog: standard orders ended at %.0f/s beside express ones, %.0f/s alone: ratio %.2f",
            beside,
            alone,
            beside / alone));
    results.note("What an overtaken order cost holds what the express ones beside it did.");
    results.put(
        "express",
        new JsonObject()
            .put("orders", nanos.getTotalCount())
            .put("end_millis_p50", p50)
            .put("end_millis_p99", p99)
            .put("standard_ended_per_second_beside", beside)
            .put("standard_ended_per_second_alone", alone)
            .put("ratio", beside / alone));
  }
}
