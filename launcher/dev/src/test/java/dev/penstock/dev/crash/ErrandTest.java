package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ErrandTest {
  @Test
  void isTheSameForTheSameSeedAndNumber() {
    for (int number = 0; number < 1_000; number++) {
      assertThat(Errand.of(42, number)).isEqualTo(Errand.of(42, number));
    }
  }

  @Test
  void hasAKeyOfItsOwn() {
    assertThat(IntStream.range(0, 1_000).mapToObj(number -> Errand.of(42, number).key()))
        .doesNotHaveDuplicates()
        .doesNotContain(Errand.of(43, 1).key());
  }

  @Test
  void isExpressNowAndThen() {
    assertThat(IntStream.range(0, 1_000).mapToObj(number -> Errand.of(42, number).body()))
        .filteredOn(body -> body.contains("\"priority\":\"express\""))
        .hasSizeBetween(100, 200);
  }

  @Test
  void isOfEveryKindAboutAsOftenAsItShould() {
    var counts = new EnumMap<Errand.Kind, Integer>(Errand.Kind.class);
    for (int number = 0; number < 10_000; number++) {
      counts.merge(Errand.of(42, number).kind(), 1, Integer::sum);
    }
    assertThat(counts).containsOnlyKeys(Errand.Kind.values());
    assertThat(counts)
        .allSatisfy(
            (kind, count) ->
                assertThat(count).isBetween(80 * kind.percent(), 120 * kind.percent()));
  }
}
