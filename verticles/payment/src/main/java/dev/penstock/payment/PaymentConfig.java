package dev.penstock.payment;

import java.net.URI;
import java.time.Duration;

/**
 * @param gatewayUrl of the payment provider, without a path; "" stands for this JVM's own HTTP port
 *     and is filled in by the launcher
 * @param gatewayKey the provider's secret API key
 * @param defaultPaymentMethod charged when an order names none
 * @param concurrencyMax calls to the provider at a time, per verticle instance
 * @param callTimeout for a whole call; after it the outcome is unknown
 * @param replyBytesMax a longer reply is not read
 * @param breakerFailuresMax failed calls in a row that open the circuit breaker
 * @param breakerResetTimeout after which an open breaker lets one call through
 * @param postponeDelay before a message whose outcome is unknown is delivered again
 * @param keyAgeMax after which the provider may have forgotten an idempotency key: from then on a
 *     payment is looked up before it is asked for again
 * @param lookupLag how long the provider's search may not show what it has taken; shorter than a
 *     call's timeout, it may miss a charge that is on its way
 * @param refundAttemptsMax attempts of which nobody knows what came, after which a refund has
 *     failed for the time being; the provider's definite no is failure at once
 * @param refundRetryMin after which a refund is tried again; doubles with each attempt ...
 * @param refundRetryMax ... up to this
 * @param redriveInterval how often refunds that are due are looked for
 * @param redriveBatchMax refunds tried again at a time
 */
public record PaymentConfig(
    String gatewayUrl,
    String gatewayKey,
    String defaultPaymentMethod,
    int concurrencyMax,
    Duration callTimeout,
    int replyBytesMax,
    int breakerFailuresMax,
    Duration breakerResetTimeout,
    Duration postponeDelay,
    Duration keyAgeMax,
    Duration lookupLag,
    int refundAttemptsMax,
    Duration refundRetryMin,
    Duration refundRetryMax,
    Duration redriveInterval,
    int redriveBatchMax) {

  public static final PaymentConfig DEFAULTS =
      new PaymentConfig(
          "",
          "sk_test_penstock",
          "pm_card_visa",
          256,
          Duration.ofSeconds(5),
          64 * 1024,
          5,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofHours(20),
          Duration.ofMinutes(1),
          5,
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofSeconds(5),
          100);

  public PaymentConfig {
    require(
        gatewayUrl.isEmpty() || isOrigin(gatewayUrl),
        "gateway_url must be http://host[:port] or https://host[:port], was " + gatewayUrl);
    // The value of a secret stays out of the message.
    require(
        gatewayKey.matches("[\\x21-\\x7e]{1,255}"),
        "gateway_key must be 1 to 255 visible ASCII characters");
    require(
        defaultPaymentMethod.matches("[A-Za-z0-9._-]{1,128}"),
        "default_payment_method must match [A-Za-z0-9._-]{1,128}, was " + defaultPaymentMethod);
    range("concurrency_max", concurrencyMax, 1, 1_000);
    range("call_timeout", callTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
    range("reply_bytes_max", replyBytesMax, 1_024, 1_048_576);
    range("breaker_failures_max", breakerFailuresMax, 1, 10_000);
    range("breaker_reset_timeout", breakerResetTimeout, Duration.ofMillis(10), Duration.ofHours(1));
    range("postpone_delay", postponeDelay, Duration.ofMillis(10), Duration.ofHours(1));
    range("key_age_max", keyAgeMax, Duration.ofMinutes(1), Duration.ofDays(30));
    range("lookup_lag", lookupLag, Duration.ZERO, Duration.ofHours(1));
    range("refund_attempts_max", refundAttemptsMax, 1, 1_000);
    range("refund_retry_min", refundRetryMin, Duration.ofMillis(10), Duration.ofHours(1));
    range("refund_retry_max", refundRetryMax, refundRetryMin, Duration.ofDays(1));
    range("redrive_interval", redriveInterval, Duration.ofMillis(10), Duration.ofHours(1));
    range("redrive_batch_max", redriveBatchMax, 1, 1_000);
  }

  /** The same with another gateway. */
  public PaymentConfig withGatewayUrl(String url) {
    return new PaymentConfig(
        url,
        gatewayKey,
        defaultPaymentMethod,
        concurrencyMax,
        callTimeout,
        replyBytesMax,
        breakerFailuresMax,
        breakerResetTimeout,
        postponeDelay,
        keyAgeMax,
        lookupLag,
        refundAttemptsMax,
        refundRetryMin,
        refundRetryMax,
        redriveInterval,
        redriveBatchMax);
  }

  /** Without the key: configurations get logged. */
  @Override
  public String toString() {
    return "PaymentConfig[gatewayUrl=%s, concurrencyMax=%d, callTimeout=%s]"
        .formatted(gatewayUrl, concurrencyMax, callTimeout);
  }

  private static boolean isOrigin(String url) {
    try {
      var uri = URI.create(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void range(String key, int value, int min, int max) {
    require(value >= min && value <= max, key + " must be " + min + ".." + max + ", was " + value);
  }

  private static void range(String key, Duration value, Duration min, Duration max) {
    require(
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        key + " must be " + min + ".." + max + ", was " + value);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
