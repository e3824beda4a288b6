package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ColumnTest {
  @Test
  void showsMediansOfSeveralRounds() {
    var medians = Column.medians(rounds("round", 100, 9, 50));
    assertThat(medians).containsOnlyKeys("round");
    assertThat(accepted(medians.get("round"))).isEqualTo(50);
    assertThat(medians.get("round").name()).isEqualTo("median");
    assertThat(accepted(Column.medians(rounds("round", 10, 20)).get("round"))).isEqualTo(15);
  }

  @Test
  void showsNoneOfOneRound() {
    assertThat(Column.medians(rounds("round", 7))).isEmpty();
  }

  @Test
  void doesNotMixRoundsThatDoDifferentThings() {
    var rounds =
        Stream.concat(rounds("round", 1, 2, 3).stream(), rounds("outage", 7, 8, 9).stream());
    var medians = Column.medians(rounds.toList());
    assertThat(accepted(medians.get("round"))).isEqualTo(2);
    assertThat(accepted(medians.get("outage"))).isEqualTo(8);
    assertThat(medians.get("outage").name()).isEqualTo("outage median");
  }

  @Test
  void knowsNoMedianOfWhatNeverHappened() {
    var column = Column.medians(rounds("round", 1, 2)).get("round");
    assertThat(value(column, "other_answer_millis_p50")).isNaN();
  }

  private static List<Round> rounds(String kind, int... accepted) {
    return IntStream.range(0, accepted.length)
        .mapToObj(i -> SampleRound.of(kind + " " + (i + 1), accepted(accepted[i])))
        .toList();
  }

  private static Tally accepted(int orders) {
    var tally = new Tally();
    tally.begin(0);
    for (int i = 0; i < orders; i++) tally.answered(Tally.ACCEPTED, false, 1);
    tally.posted(1_000_000_000);
    return tally;
  }

  private static double accepted(Column column) {
    return value(column, "accepted_orders");
  }

  private static double value(Column column, String key) {
    return column.figures().stream()
        .filter(figure -> figure.key().equals(key))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
