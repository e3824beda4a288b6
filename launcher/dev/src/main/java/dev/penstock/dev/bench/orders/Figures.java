package dev.penstock.dev.bench.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** All results of a round, in the order they are shown in. */
final class Figures {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};
  static final String CORE_PERCENT = "load_generator_core_percent";
  static final String LAG_MILLIS = "load_generator_lag_millis_p99";
  static final String RSS_GROWTH = "services_rss_growth_mebibytes";
  private static final double BYTES_PER_MIB = 1 << 20;

  private final Round round;
  private final List<Figure> figures = new ArrayList<>();

  private Figures(Round round) {
    this.round = round;
  }

  static List<Figure> of(Round round) {
    var figures = new Figures(round);
    figures.addCounts();
    figures.addRates();
    figures.addLatencies("answer", "POST to 202", round.tally().answerNanos());
    figures.addService("answer", "  p99 ms, once sent", round.tally().serviceNanos());
    figures.addLatencies("end", "POST to end", round.tally().endNanos());
    figures.addRefusals();
    figures.addCpu();
    figures.addMemory();
    figures.addTraffic();
    figures.addRows();
    return List.copyOf(figures.figures);
  }

  /** One of them; its value is not a number where it is not known. */
  static Figure of(Round round, String key) {
    return of(round).stream().filter(figure -> figure.key().equals(key)).findFirst().orElseThrow();
  }

  private void add(String key, String title, double value, int digits) {
    figures.add(new Figure(key, title, value, digits));
  }

  private void addCounts() {
    var counts = round.tally().counts();
    add("accepted_orders", "orders accepted", counts.accepted(), 0);
    add("ended_orders", "orders ended", counts.ended(), 0);
    add("cancelled_orders", "  of them cancelled", counts.cancelled(), 0);
    add("unfinished_orders", "orders unfinished", round.unfinished(), 0);
  }

  private void addRates() {
    var tally = round.tally();
    double whilePosting = tally.counts().endedWhilePosting() / tally.postingSeconds();
    add("accepted_per_second", "accepted orders/s", round.acceptedPerSecond(), 0);
    add("ended_per_second_while_posting", "ended orders/s, while posting", whilePosting, 0);
    add("ended_per_second", "ended orders/s, to the last end", round.endedPerSecond(), 0);
  }

  private void addLatencies(String key, String title, Histogram nanos) {
    for (double percentile : PERCENTILES) {
      var name = "p" + Double.toString(percentile).replaceFirst("\\.0$", "");
      double millis = millis(nanos, nanos.getValueAtPercentile(percentile));
      add(key + "_millis_" + name.replace(".", ""), title + ", " + name + " ms", millis, 1);
    }
    double max = millis(nanos, nanos.getMaxValue());
    add(key + "_millis_max", title + ", max ms", max, 1);
  }

  /** Without the wait of an order that was due and not sent. */
  private void addService(String key, String title, Histogram nanos) {
    add(key + "_service_millis_p99", title, millis(nanos, nanos.getValueAtPercentile(99)), 1);
  }

  private static double millis(Histogram of, long nanos) {
    return of.getTotalCount() == 0 ? Double.NaN : nanos / 1e6;
  }

  private void addRefusals() {
    var counts = round.tally().counts();
    var nanos = round.tally().refusalNanos();
    add("other_answers", "answers other than 202", counts.notAccepted(), 0);
    add("other_answers_with_retry_after", "  with Retry-After", counts.retryAfters(), 0);
    add("other_answer_millis_p50", "  p50 ms", millis(nanos, nanos.getValueAtPercentile(50)), 1);
    add("other_answer_millis_p99", "  p99 ms", millis(nanos, nanos.getValueAtPercentile(99)), 1);
    addService("other_answer", "  p99 ms, once sent", round.tally().refusalServiceNanos());
  }

  private void addCpu() {
    var before = round.use().before();
    var after = round.use().after();
    double total = 0;
    for (var name : after.cpu().keySet()) {
      var start = before.cpu().getOrDefault(name, Duration.ZERO);
      double millis = after.cpu().getOrDefault(name, start).minus(start).toMillis();
      total += millis;
      addCpu(name, name, millis);
    }
    addCpu("total", "all of these", total);
    double load = after.loadCpu().minus(before.loadCpu()).toMillis();
    addCpu("load_generator", "load generator, not in it", load);
    // One event loop sends: near a whole core, it is itself that is measured.
    double share = load / 10 / round.tally().postingSeconds();
    add(CORE_PERCENT, "load generator, % of a core", share, 0);
    var lag = round.tally().lagNanos();
    add(LAG_MILLIS, "  p99 ms its loop was late", millis(lag, lag.getValueAtPercentile(99)), 1);
  }

  private void addCpu(String key, String title, double millis) {
    var name = "cpu_millis_per_order_" + key.replace('-', '_');
    add(name, "CPU ms/order, " + title, perOrder(millis), 3);
  }

  private void addMemory() {
    var use = round.use();
    double allocated = use.after().allocatedBytes() - use.before().allocatedBytes();
    add("allocated_bytes_per_order", "bytes allocated/order", perOrder(allocated), 0);
    double rss = use.peak().servicesRssBytes() / BYTES_PER_MIB;
    add("services_rss_mebibytes_max", "services' memory, peak RSS MiB", rss, 0);
    double grown = (use.peak().servicesRssBytes() - use.startRssBytes()) / BYTES_PER_MIB;
    add(RSS_GROWTH, "  of it since the start", grown, 0);
    double pss = use.peak().systemPssBytes() / BYTES_PER_MIB;
    add("system_pss_mebibytes_max", "all memory, peak PSS MiB", pss, 0);
  }

  private void addTraffic() {
    var before = round.use().before();
    var after = round.use().after();
    double messages = after.messages() - before.messages();
    double perSecond = messages / round.tally().endingSeconds();
    add("messages_stored_per_order", "messages stored/order", perOrder(messages), 2);
    add("messages_stored_per_second", "messages stored/s", perSecond, 0);
    add("redeliveries", "redeliveries", after.redeliveries() - before.redeliveries(), 0);
    double wal = perOrder(after.walBytes() - before.walBytes());
    add("wal_bytes_per_order", "WAL bytes/order", wal, 0);
  }

  private void addRows() {
    var before = round.use().statisticsBefore();
    var after = round.use().statisticsAfter();
    double updated = after.rowsUpdated() - before.rowsUpdated();
    double hot = after.rowsUpdatedHot() - before.rowsUpdatedHot();
    add("commits_per_order", "commits/order", perOrder(after.commits() - before.commits()), 3);
    double inserted = perOrder(after.rowsInserted() - before.rowsInserted());
    add("rows_inserted_per_order", "rows inserted/order", inserted, 2);
    add("rows_updated_per_order", "rows updated/order", perOrder(updated), 2);
    double share = updated == 0 ? Double.NaN : 100 * hot / updated;
    add("rows_updated_hot_percent", "  of them HOT, %", share, 1);
    double deleted = perOrder(after.rowsDeleted() - before.rowsDeleted());
    add("rows_deleted_per_order", "rows deleted/order", deleted, 2);
  }

  private double perOrder(double amount) {
    long orders = round.tally().counts().accepted();
    return orders == 0 ? Double.NaN : amount / orders;
  }
}
