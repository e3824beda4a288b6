package dev.penstock.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentConfigTest {
  private static final PaymentConfig DEFAULTS = PaymentConfig.DEFAULTS;

  @ParameterizedTest
  @ValueSource(strings = {"", "http://127.0.0.1:8080", "https://api.stripe.com"})
  void takesAnOriginOrNothing(String url) {
    assertThat(DEFAULTS.withGatewayUrl(url).gatewayUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.stripe.com",
        "ftp://host",
        "http://",
        "http://host/v1",
        "http://host/",
        "http://a b",
        "http://user:secret@host",
        "http://host?x=1"
      })
  void refusesWhatIsNoOrigin(String url) {
    assertThatThrownBy(() -> DEFAULTS.withGatewayUrl(url)).hasMessageContaining("gateway_url");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("gateway_key", () -> with("", "pm_card_visa", 1, Duration.ofSeconds(1))),
        wrong("gateway_key", () -> with("sk\nx", "pm_card_visa", 1, Duration.ofSeconds(1))),
        wrong("default_payment_method", () -> with("sk", "", 1, Duration.ofSeconds(1))),
        wrong("concurrency_max", () -> with("sk", "pm", 0, Duration.ofSeconds(1))),
        wrong("concurrency_max", () -> with("sk", "pm", 1_001, Duration.ofSeconds(1))),
        wrong("call_timeout", () -> with("sk", "pm", 1, Duration.ofMillis(49))),
        wrong("call_timeout", () -> with("sk", "pm", 1, Duration.ofSeconds(61))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void namesTheKeyThatIsWrong(String key, Supplier<PaymentConfig> make) {
    assertThatThrownBy(make::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + " must");
  }

  @Test
  void keepsItsKeyOutOfLogs() {
    assertThat(DEFAULTS.toString()).doesNotContain(DEFAULTS.gatewayKey());
    assertThatThrownBy(() -> with("se cret", "pm", 1, Duration.ofSeconds(1)))
        .hasMessageNotContaining("se cret");
  }

  private static Arguments wrong(String key, Supplier<PaymentConfig> make) {
    return Arguments.of(key, make);
  }

  private static PaymentConfig with(
      String key, String method, int concurrencyMax, Duration callTimeout) {
    return new PaymentConfig(
        "",
        key,
        method,
        concurrencyMax,
        callTimeout,
        DEFAULTS.replyBytesMax(),
        DEFAULTS.breakerFailuresMax(),
        DEFAULTS.breakerResetTimeout(),
        DEFAULTS.postponeDelay(),
        DEFAULTS.keyAgeMax(),
        DEFAULTS.lookupLag(),
        DEFAULTS.refundAttemptsMax(),
        DEFAULTS.refundRetryMin(),
        DEFAULTS.refundRetryMax(),
        DEFAULTS.redriveInterval(),
        DEFAULTS.redriveBatchMax());
  }
}
