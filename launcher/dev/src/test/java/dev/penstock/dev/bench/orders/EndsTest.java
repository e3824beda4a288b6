package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndsTest {
  private static final String ID = "0197a4c0-0000-7000-8000-000000000001";

  @Test
  void findsTheOrderOfAnEvent() {
    var event = "{\"version\":\"v1\",\"order_id\":\"" + ID + "\",\"total_cents\":3}";
    assertThat(Ends.orderId(bytes(event))).contains(UUID.fromString(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"order_id\":\"",
        "{\"order_id\":\"0197a4c0-0000",
        "{\"order_id\":\"zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz\"}"
      })
  void findsNoneInAnythingElse(String event) {
    assertThat(Ends.orderId(bytes(event))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
