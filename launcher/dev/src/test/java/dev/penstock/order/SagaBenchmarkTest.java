package dev.penstock.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.OrderEvent;
import org.junit.jupiter.api.Test;

final class SagaBenchmarkTest {
  @Test
  void confirms() {
    assertThat(new SagaBenchmark().decideToConfirm()).isInstanceOf(OrderEvent.Confirmed.class);
  }
}
