package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.Spread;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether orders cost the same when millions have ended before: rounds with a new ledger, then the
 * same with a full one.
 *
 * @param orders to be put into the ledger
 */
record PastOrders(long orders) implements Scenario {
  private static final List<String> COMPARED =
      List.of("ended_per_second", "cpu_millis_per_order_total");

  private static final double BYTES_PER_MIB = 1 << 20;

  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    var before = rounds(bench, results, "empty");
    if (!results.counts()) return;
    fill(bench, results);
    bench.warmUp(results);
    var after = rounds(bench, results, "full");
    if (!results.counts()) return;
    for (var key : COMPARED) tell(key, before, after, results);
  }

  private static List<Round> rounds(OrdersBench bench, Results results, String kind) {
    var rounds = new ArrayList<Round>();
    for (int i = 1; i <= bench.options().rounds() && results.counts(); i++) {
      var round = bench.round(kind + " " + i, bench.course());
      results.add(round);
      rounds.add(round);
    }
    return rounds;
  }

  private void fill(OrdersBench bench, Results results) {
    long startedNanos = System.nanoTime();
    long bytesBefore = bench.ledger().bytes();
    try (var filler = new LedgerFiller(bench.site().databaseUrl(), orders)) {
      while (!filler.isFull()) {
        bench.watch().say("filled in %d of %d orders".formatted(filler.next(), orders));
        BenchException.throwIfInterrupted();
        bench.site().requireAlive();
      }
      bench.watch().say("vacuuming");
      filler.settle();
    }
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    double mebibytes = (bench.ledger().bytes() - bytesBefore) / BYTES_PER_MIB;
    results.note(
        String.format(
            Locale.ROOT,
            "history: %d ended orders, filled in within %.0f s, %.0f MiB",
            orders,
            seconds,
            mebibytes));
    results.put(
        "history",
        new JsonObject()
            .put("orders", orders)
            .put("fill_seconds", seconds)
            .put("mebibytes", mebibytes));
  }

  private static void tell(String key, List<Round> before, List<Round> after, Results results) {
    var empty = median(before, key);
    var full = median(after, key);
    double ratio = full.value() / empty.value();
    results.note(
        String.format(
            Locale.ROOT,
            "history: %s: %s with it, %s without, ratio %.2f",
            full.title(),
            full.text(),
            empty.text(),
            ratio));
    results.append(
        "history_ratios",
        new JsonObject()
            .put("figure", key)
            .put("empty", empty.value())
            .put("full", full.value())
            .put("ratio", ratio));
  }

  private static Figure median(List<Round> rounds, String key) {
    var figures = rounds.stream().map(round -> Figures.of(round, key)).toList();
    return figures
        .get(0)
        .withValue(Spread.of(figures.stream().mapToDouble(Figure::value)).median());
  }
}
