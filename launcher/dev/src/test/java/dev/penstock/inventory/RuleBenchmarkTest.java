package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RuleBenchmarkTest {
  @Test
  void holdsStockForEveryOrder() {
    var outcome = (Outcome) new RuleBenchmark().decideHundredOrders();
    assertThat(outcome.created()).hasSize(RuleBenchmark.ORDERS).allMatch(Reservation::isHeld);
  }
}
