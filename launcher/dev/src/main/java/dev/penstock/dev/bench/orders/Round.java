package dev.penstock.dev.bench.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A round that is over.
 *
 * @param unfinished orders that had not ended when it was given up
 * @param before what had been used when it began
 * @param after what had been used at its last end
 */
record Round(String name, Tally tally, long unfinished, Probe.Reading before, Probe.Reading after) {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  /** Every order that was sent was accepted and has ended. */
  boolean isWhole() {
    return unfinished == 0 && tally.counts().others().isEmpty();
  }

  double acceptedPerSecond() {
    return tally.counts().accepted() / tally.postingSeconds();
  }

  List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    addRates(figures);
    addLatencies(figures, "answer", "POST to 202", tally.answerNanos());
    addLatencies(figures, "end", "POST to end", tally.endNanos());
    addCpu(figures);
    return figures;
  }

  private void addRates(List<Figure> figures) {
    var counts = tally.counts();
    figures.add(Figure.of("accepted_orders", "orders accepted", counts.accepted()));
    figures.add(Figure.of("ended_orders", "orders ended", counts.ended()));
    figures.add(Figure.of("cancelled_orders", "of them cancelled", counts.cancelled()));
    figures.add(Figure.of("unfinished_orders", "orders unfinished", unfinished));
    figures.add(Figure.of("refused_requests", "requests not answered 202", counts.notAccepted()));
    figures.add(Figure.of("accepted_per_second", "accepted orders/s", acceptedPerSecond()));
    double whilePosting = counts.endedWhilePosting() / tally.postingSeconds();
    figures.add(
        Figure.of("ended_per_second_posting", "ended orders/s, while posting", whilePosting));
    double untilLast = counts.ended() / tally.endingSeconds();
    figures.add(Figure.of("ended_per_second", "ended orders/s, to the last end", untilLast));
  }

  private static void addLatencies(
      List<Figure> figures, String key, String title, Histogram nanos) {
    for (double percentile : PERCENTILES) {
      var name = "p" + (percentile % 1 == 0 ? Long.toString((long) percentile) : "" + percentile);
      double millis = nanos.getValueAtPercentile(percentile) / 1e6;
      figures.add(
          Figure.of(key + "_millis_" + name.replace(".", ""), title + ", " + name + " ms", millis)
              .digits(1));
    }
    figures.add(
        Figure.of(key + "_millis_max", title + ", max ms", nanos.getMaxValue() / 1e6).digits(1));
  }

  private void addCpu(List<Figure> figures) {
    double total = 0;
    for (var each : after.cpu().entrySet()) {
      var used = each.getValue().minus(before.cpu().getOrDefault(each.getKey(), Duration.ZERO));
      total += used.toMillis();
      figures.add(cpu(each.getKey(), each.getKey(), used.toMillis()));
    }
    figures.add(cpu("total", "all of these", total));
    double load = after.loadCpu().minus(before.loadCpu()).toMillis();
    figures.add(cpu("load_generator", "load generator, not in it", load));
  }

  private Figure cpu(String key, String title, double millis) {
    double each = perOrder(millis);
    return Figure.of(
            "cpu_millis_per_order_" + key.replace('-', '_'), "CPU ms/order, " + title, each)
        .digits(3);
  }

  private double perOrder(double amount) {
    return amount / tally.counts().accepted();
  }
}
