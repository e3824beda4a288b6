package dev.penstock.dev.bench.orders;

import java.util.ArrayList;

/**
 * What the door alone takes: nothing that consumes its orders runs while they come. Afterwards it
 * does, so that every order ends and can be audited.
 */
final class NoConsumers implements Scenario {
  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    bench.site().stopConsumers();
    var rounds = new ArrayList<OpenRound>();
    for (int i = 1; i <= bench.options().rounds(); i++) {
      var round = new OpenRound(bench, "door " + i);
      round.post(bench.course(), bench.customers());
      round.measure();
      rounds.add(round);
    }
    bench.site().startConsumers();
    for (var round : rounds) {
      round.awaitEnds();
      results.add(round.close());
    }
    results.note("Nothing consumed while orders came; they ended afterwards.");
  }
}
