package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Signal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * After each round another, in which the broker stands still while orders come, as behind a network
 * that is down: nothing is refused, nothing answers.
 */
final class Outages implements Scenario {
  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    var shares = new ArrayList<Double>();
    for (int i = 1; i <= bench.options().rounds() && results.counts(); i++) {
      var round = bench.round("round " + i, bench.course());
      results.add(round);
      var outage = outage(bench, "outage " + i);
      results.add(outage);
      shares.add(outage.acceptedPerSecond() / round.acceptedPerSecond());
    }
    if (!shares.isEmpty()) tell(shares, results);
  }

  private static Round outage(OrdersBench bench, String name) {
    var round = new OpenRound(bench, name);
    long broker = bench.site().nats().pid();
    Signal.STOP.to(broker);
    try {
      round.post(bench.course(), bench.customers());
    } finally {
      Signal.CONT.to(broker);
    }
    round.awaitEnds();
    return round.close();
  }

  private static void tell(List<Double> shares, Results results) {
    Collections.sort(shares);
    double median = shares.get(shares.size() / 2);
    double min = shares.get(0);
    double max = shares.get(shares.size() - 1);
    results.note(
        String.format(
            Locale.ROOT,
            "accepted without the broker, as a share of the round before: median %.2f (%.2f to"
                + " %.2f)",
            median,
            min,
            max));
    results.put(
        "accepted_share_without_broker",
        new JsonObject().put("min", min).put("median", median).put("max", max));
  }
}
