package dev.penstock.dev.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What our bridge should reach, as ratios of medians of the same run. */
record Expectations(List<Ratio> ratios) {

  /**
   * @param bound 0 when nothing is expected of it
   * @param atMost whether the bound is an upper one
   */
  record Ratio(String name, double value, double bound, boolean atMost) {
    boolean missed() {
      return bound > 0 && (atMost ? value > bound : value < bound);
    }

    String verdict() {
      if (bound == 0) return "";
      return String.format(
          "expected %s %.1f  %s", atMost ? "<=" : ">=", bound, missed() ? "MISSED" : "met");
    }
  }

  static Expectations of(List<Row> rows) {
    var ratios = new ArrayList<Ratio>();
    var publish = new Judge(rows, row -> row.publishPerSecond().median(), false);
    publish.add(ratios, "publish", BridgeBench.OURS, 1.0, 1.5, 0);
    publish.add(ratios, "publishAll", BridgeBench.OURS_LISTS, 0, 0, 0);
    var consume = new Judge(rows, row -> row.consumePerSecond().median(), false);
    consume.add(ratios, "consume", BridgeBench.OURS, 0.9, 1.3, 1.3);
    var bytes = new Judge(rows, row -> row.publishBytes().median(), true);
    bytes.add(ratios, "bytes per published", BridgeBench.OURS, 0, 0.5, 0.5);
    bytes.add(ratios, "bytes per publishAll", BridgeBench.OURS_LISTS, 0, 0, 0);
    return new Expectations(List.copyOf(ratios));
  }

  /** Compares one figure of ours with the others'. */
  private record Judge(List<Row> rows, ToDoubleFunction<Row> figure, boolean lessIsBetter) {
    void add(List<Ratio> to, String name, String ours, double jnats, double thin, double thinBest) {
      double mine = of(ours);
      Function<String, String> against = other -> name + ": " + ours.strip() + " / " + other;
      double plain = best(BridgeBench.JNATS, BridgeBench.JNATS_BATCHED);
      to.add(new Ratio(against.apply("the better a"), mine / plain, jnats, lessIsBetter));
      double defaults = of(BridgeBench.THIN);
      to.add(new Ratio(against.apply("b, defaults"), mine / defaults, thin, lessIsBetter));
      double best = best(BridgeBench.THIN, BridgeBench.THIN_BATCHED);
      to.add(new Ratio(against.apply("the better b"), mine / best, thinBest, lessIsBetter));
    }

    private double of(String name) {
      return rows.stream()
          .filter(row -> row.name().equals(name))
          .mapToDouble(figure)
          .findFirst()
          .orElseThrow();
    }

    private double best(String one, String other) {
      return lessIsBetter ? Math.min(of(one), of(other)) : Math.max(of(one), of(other));
    }
  }
}
