package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Signal;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * How fast what has piled up is worked off. Those that consume stand still, warm, until so many
 * orders wait.
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
    var name = "backlog " + number;
    var round = new OpenRound(bench, name);
    signal(bench, Signal.STOP);
    try {
      round.post(Course.closed(orders), bench.customers());
    } finally {
      signal(bench, Signal.CONT);
    }
    long drainedFromNanos = System.nanoTime();
    long waiting = round.tally().counts().open();
    round.awaitEnds();
    double seconds = round.tally().secondsToLastEndFrom(drainedFromNanos);
    results.add(round.close());
    double perSecond = waiting / seconds;
    results.note(
        String.format(
            Locale.ROOT, "%s: %d orders that waited ended at %.0f/s", name, waiting, perSecond));
    results.append(
        "backlogs",
        new JsonObject()
            .put("waiting_orders", waiting)
            .put("drain_seconds", seconds)
            .put("ended_per_second_draining", perSecond));
  }

  private static void signal(OrdersBench bench, Signal signal) {
    bench.site().consumers().forEach(jvm -> signal.to(jvm.pid()));
  }
}
