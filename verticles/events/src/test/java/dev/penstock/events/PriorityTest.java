package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {
  @ParameterizedTest
  @CsvSource({
    "STANDARD, orders.created, orders.created",
    "EXPRESS, orders.created, orders.created.express",
    "STANDARD, orders.created.v2, orders.created.v2",
    "EXPRESS, orders.created.v2, orders.created.v2.express",
  })
  void isToldByTheEndOfTheSubject(Priority priority, String event, String subject) {
    assertThat(priority.lane(event)).isEqualTo(subject);
    assertThat(Priority.of(subject)).isEqualTo(priority);
    assertThat(Priority.withoutLane(subject)).isEqualTo(event);
  }

  @ParameterizedTest
  @CsvSource({"orders.expressed", "orders.created.expresso", "orders.express.v2", "express"})
  void isStandardUnlessTheWholeTokenSaysSo(String subject) {
    assertThat(Priority.of(subject)).isEqualTo(Priority.STANDARD);
    assertThat(Priority.withoutLane(subject)).isEqualTo(subject);
  }
}
