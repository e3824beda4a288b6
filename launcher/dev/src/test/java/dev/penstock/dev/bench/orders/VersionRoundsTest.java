package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionRoundsTest {
  @Test
  void putsVersionsInTheirOrder() {
    assertThat(VersionRounds.of("orders.created=v2+v1"))
        .isEqualTo(new VersionRounds("orders.created", "v1+v2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders.created | must be like orders.created=v1+v2",
        "orders.created=1 | must be like orders.created=v1+v2",
        "orders.made=v1+v2 | there is no event orders.made",
        "orders.created=v2 | must name two or more of the versions of orders.created: v1, v2",
        "orders.created=v1+v3 | must name two or more of the versions of orders.created: v1, v2",
      })
  void refusesWhatCannotBeCompared(String text, String why) {
    assertThatThrownBy(() -> VersionRounds.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
