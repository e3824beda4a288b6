package dev.penstock.dev.bench.orders;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * How fast what has piled up is worked off.
 *
 * @param orders of each round
 */
record Backlog(long orders) implements Scenario {
  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    for (int i = 1; i <= bench.options().rounds() && results.counts(); i++)
      round(bench, results, i);
  }

  private void round(OrdersBench bench, Results results, int number) {
    var piledUp = PiledUp.of(bench, "backlog " + number, orders);
    piledUp.drain();
    var round = piledUp.close();
    results.add(round);
    results.note(
        String.format(
            Locale.ROOT,
            "%s: %d orders that waited ended at %.0f/s",
            round.name(),
            piledUp.waiting(),
            piledUp.drainedPerSecond()));
    results.append(
        "backlogs",
        new JsonObject()
            .put("waiting_orders", piledUp.waiting())
            .put("drain_seconds", piledUp.drainSeconds())
            .put("ended_per_second_draining", piledUp.drainedPerSecond()));
  }
}
