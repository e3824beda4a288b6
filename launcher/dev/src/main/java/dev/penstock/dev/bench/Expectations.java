package dev.penstock.dev.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What our bridge should reach. Ratios are taken round by round, since the contestants of a round
 * met the same minute of a shared machine; what is judged is their median.
 */
record Expectations(List<Ratio> ratios) {

  /**
   * @param bound 0 when nothing is expected of it
   * @param atMost whether the bound is an upper one
   */
  record Ratio(String name, Spread rounds, double bound, boolean atMost) {
    boolean missed() {
      return bound > 0 && (atMost ? rounds.median() > bound : rounds.median() < bound);
    }

    String verdict() {
      if (bound == 0) return "";
      return String.format(
          "expected %s %.1f  %s", atMost ? "<=" : ">=", bound, missed() ? "MISSED" : "met");
    }
  }

  static Expectations of(List<Row> rows) {
    var ratios = new ArrayList<Ratio>();
    var publish = new Judge(rows, turn -> turn.publish().perSecond(), false);
    publish.add(ratios, "publish", BridgeBench.OURS, 1.0, 1.5, 0);
    publish.add(ratios, "publishAll", BridgeBench.OURS_LISTS, 0, 0, 0);
    var consume = new Judge(rows, turn -> turn.consume().perSecond(), false);
    consume.add(ratios, "consume", BridgeBench.OURS, 0.9, 1.3, 1.3);
    var bytes = new Judge(rows, turn -> turn.publish().bytes(), true);
    bytes.add(ratios, "bytes per published", BridgeBench.OURS, 0, 0.5, 0.5);
    var publishCpu = new Judge(rows, turn -> turn.publish().cpuMicros(), true);
    publishCpu.add(ratios, "cpu per published", BridgeBench.OURS, 0, 0, 0);
    var consumeCpu = new Judge(rows, turn -> turn.consume().cpuMicros(), true);
    consumeCpu.add(ratios, "cpu per consumed", BridgeBench.OURS, 0, 0, 0);
    return new Expectations(List.copyOf(ratios));
  }

  /** Compares one figure of ours with the others'. */
  private record Judge(List<Row> rows, ToDoubleFunction<Turn> figure, boolean lessIsBetter) {
    void add(List<Ratio> to, String name, String ours, double jnats, double thin, double thinBest) {
      to.add(
          ratio(name, ours, "the better a", jnats, BridgeBench.JNATS, BridgeBench.JNATS_BATCHED));
      to.add(ratio(name, ours, "b, defaults", thin, BridgeBench.THIN));
      to.add(
          ratio(name, ours, "the better b", thinBest, BridgeBench.THIN, BridgeBench.THIN_BATCHED));
    }

    private Ratio ratio(String name, String ours, String than, double bound, String... others) {
      int rounds = turns(ours).size();
      var ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        double best = of(others[0], round);
        for (var other : others) {
          best = lessIsBetter ? Math.min(best, of(other, round)) : Math.max(best, of(other, round));
        }
        ratios[round] = of(ours, round) / best;
      }
      Arrays.sort(ratios);
      var label = name + ": " + ours.strip() + " / " + than;
      return new Ratio(label, Spread.of(ratios), bound, lessIsBetter);
    }

    private double of(String name, int round) {
      return figure.applyAsDouble(turns(name).get(round));
    }

    private List<Turn> turns(String name) {
      return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow().turns();
    }
  }
}
