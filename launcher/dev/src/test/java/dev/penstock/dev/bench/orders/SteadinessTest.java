package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SteadinessTest {
  @ParameterizedTest
  @CsvSource({
    "1000 1000, false",
    "1000 1050 950, true",
    "500 800 1000, false",
    "100 500 1000 1050 1010, true",
    "1000 1000 1000 500, false",
    "0 0 0, false"
  })
  void isReachedByThreeSecondsThatAreAlike(String seconds, boolean expected) {
    var steadiness = new Steadiness();
    for (var second : seconds.split(" ")) steadiness.add(Double.parseDouble(second));
    assertThat(steadiness.isReached()).isEqualTo(expected);
  }
}
