package dev.penstock.dev.bench.orders;

/** One round after the other, as the options say. */
final class Rounds implements Scenario {
  @Override
  public void run(OrdersBench bench, Results results) {
    bench.prepare(results);
    for (int i = 1; i <= bench.options().rounds() && results.counts(); i++) {
      results.add(bench.round("round " + i, bench.course()));
    }
  }
}
