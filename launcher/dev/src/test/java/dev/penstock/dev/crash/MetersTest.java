package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

final class MetersTest {
  @Test
  void readOurSamplesAndNoOthers() {
    var text =
        """
        # HELP penstock_orders_ended_total
        # TYPE penstock_orders_ended_total counter
        penstock_orders_ended_total{end="cancelled",reason="a b"} 3.0
        penstock_orders_accepted_total 1.2E3
        vertx_http_server_requests_total{code="202"} 7.0
        """;
    assertThat(Meters.parse(text))
        .containsOnly(
            entry("penstock_orders_ended_total{end=\"cancelled\",reason=\"a b\"}", 3.0),
            entry("penstock_orders_accepted_total", 1_200.0));
  }
}
