package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GatewayConfigTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void cannotExistWrong(String rule, Supplier<GatewayConfig> config) {
    assertThatIllegalArgumentException().isThrownBy(config::get).withMessage(rule);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("api_key must be set", () -> config(" ", 0, 0, 0, 1)),
        wrong("api_key must be visible ASCII without a colon", () -> config("a:b", 0, 0, 0, 1)),
        wrong("latency_ms must be 0..60000, was -1", () -> config("k", -1, 0, 0, 1)),
        wrong("error_rate must be 0..1, was 2.0", () -> config("k", 0, 2, 0, 1)),
        wrong("error_rate must be 0..1, was NaN", () -> config("k", 0, Double.NaN, 0, 1)),
        wrong("hang_after_capture_rate must be 0..1, was -0.5", () -> config("k", 0, 0, -0.5, 1)),
        wrong("batch_max must be 1..1000, was 0", () -> config("k", 0, 0, 0, 0)));
  }

  @Test
  void doesNotPrintItsKey() {
    assertThat(GatewayConfig.DEFAULTS.toString()).doesNotContain("sk_test_penstock");
  }

  private static Arguments wrong(String rule, Supplier<GatewayConfig> config) {
    return Arguments.of(rule, config);
  }

  private static GatewayConfig config(
      String key, long latencyMs, double errors, double hangs, int batchMax) {
    return new GatewayConfig(key, Duration.ofMillis(latencyMs), errors, hangs, batchMax, 10);
  }
}
