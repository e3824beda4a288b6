package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SteadinessTest {
  private static final String ALIKE = "900 1100 1000 1000 1000 1000 900 1050 1000 1050";

  @ParameterizedTest
  @CsvSource({
    "1000 1000 1000 1000 1000 1000 1000 1000 1000, false",
    ALIKE + ", true",
    "10 500 700 " + ALIKE + ", true",
    "1000 1000 1000 1000 1000 1150 1150 1150 1150 1150, false",
    "500 600 700 800 900 1000 1100 1200 1300 1400, false",
    "1500 1510 1490 1500 1500 1500 1500 1900 2200 2200, false",
    "1000 1000 1000 1000 1000 1000 1000 600 1000 1000, true",
    "1000 1000 1000 1000 1000 800 800 800 800 800, false",
    "0 0 0 0 0 0 0 0 0 0, false"
  })
  void isReachedWhenNoMoreIsDoneThanBefore(String done, boolean expected) {
    var steadiness = new Steadiness();
    for (var each : done.split(" ")) steadiness.add(Double.parseDouble(each), 0);
    assertThat(steadiness.isReached()).isEqualTo(expected);
  }

  /** Of a core, in the last seconds. */
  @ParameterizedTest
  @CsvSource({
    "0.9 0.9 0.9 0.9 0.9, false",
    "0.9 0.9 0.9 0.9 0.9 0 0 0 0, false",
    "0.9 0.9 0.9 0.9 0.9 0 0 0 0 0, true",
    "0 0 0.3 0 0, false",
    "0 0 0.2 0 0, true",
    "0.06 0.06 0.06 0.06 0.06, false",
    "0.04 0.04 0.04 0.04 0.04, true"
  })
  void isReachedWhenHardlyAnythingIsCompiled(String cores, boolean expected) {
    var steadiness = new Steadiness();
    for (int i = 0; i < 10; i++) steadiness.add(1_000, 1);
    Arrays.stream(cores.split(" "))
        .mapToDouble(Double::parseDouble)
        .forEach(each -> steadiness.add(1_000, each));
    assertThat(steadiness.isReached()).isEqualTo(expected);
  }
}
