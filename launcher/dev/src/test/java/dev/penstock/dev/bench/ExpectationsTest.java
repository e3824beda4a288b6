package dev.penstock.dev.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class ExpectationsTest {

  /** A contestant that published so many per second in each round, and all else 1. */
  private static Row row(String name, double... publishedPerSecond) {
    var row = new Row(name);
    for (var perSecond : publishedPerSecond) {
      var publish = new Meter.Cost(perSecond, 1, 1, 1, 1);
      row.add(new Turn(publish, new Meter.Cost(1, 1, 1, 1, 1), new Histogram(3), 0));
    }
    return row;
  }

  private static List<Row> rows(double... ours) {
    var rows = new ArrayList<Row>();
    rows.add(row(BridgeBench.JNATS, 100, 10, 50));
    rows.add(row(BridgeBench.JNATS_BATCHED, 80, 20, 60));
    rows.add(row(BridgeBench.THIN, 50, 5, 30));
    rows.add(row(BridgeBench.THIN_BATCHED, 40, 10, 20));
    rows.add(row(BridgeBench.OURS, ours));
    rows.add(row(BridgeBench.OURS_LISTS, ours));
    return rows;
  }

  private static Expectations.Ratio published(List<Row> rows, String than) {
    return Expectations.of(rows).ratios().stream()
        .filter(ratio -> ratio.name().equals("publish: c  our bridge / " + than))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void comparesWithTheBetterOfTheSameRound() {
    var ratio = published(rows(150, 20, 30), "the better a");
    assertThat(ratio.rounds()).isEqualTo(new Spread(0.5, 1.0, 1.5));
    assertThat(ratio.missed()).isFalse();
    assertThat(ratio.verdict()).endsWith("met");
  }

  @Test
  void saysWhatIsMissed() {
    var ratio = published(rows(50, 5, 30), "b, defaults");
    assertThat(ratio.rounds()).isEqualTo(new Spread(1, 1, 1));
    assertThat(ratio.missed()).isTrue();
    assertThat(ratio.verdict()).isEqualTo("expected >= 1.5  MISSED");
  }

  @Test
  void wantsLessWhereLessIsBetter() {
    var bytes =
        Expectations.of(rows(1, 1, 1)).ratios().stream()
            .filter(ratio -> ratio.name().startsWith("bytes per published") && ratio.bound() > 0)
            .toList();
    assertThat(bytes)
        .hasSize(2)
        .allMatch(Expectations.Ratio::atMost)
        .allMatch(Expectations.Ratio::missed);
  }
}
