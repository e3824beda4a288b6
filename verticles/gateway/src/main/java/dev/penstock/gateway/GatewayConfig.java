package dev.penstock.gateway;

import java.time.Duration;

/**
 * How one gateway behaves. The three faults are where a process starts; {@code PUT
 * /v1/test_helpers/faults} changes them for the whole process.
 *
 * @param apiKey the one key that is let in
 * @param latency added to every request before it has an effect; up to one minute
 * @param errorRate share of requests answered 500 before they have an effect
 * @param hangAfterCaptureRate share of new captures that are stored and never answered
 * @param batchMax requests that share one transaction
 * @param runningMax requests with an effect that may be under way at once; more are answered 429
 */
public record GatewayConfig(
    String apiKey,
    Duration latency,
    double errorRate,
    double hangAfterCaptureRate,
    int batchMax,
    int runningMax) {

  public static final GatewayConfig DEFAULTS =
      new GatewayConfig("sk_test_penstock", Duration.ZERO, 0, 0, 256, 8_192);

  public GatewayConfig {
    require(!apiKey.isBlank(), "api_key must be set");
    require(
        apiKey.chars().allMatch(c -> c > ' ' && c < 127 && c != ':'),
        "api_key must be visible ASCII without a colon");
    plan(latency, errorRate, hangAfterCaptureRate); // Its rules are ours.
    require(batchMax >= 1 && batchMax <= 1_000, "batch_max must be 1..1000, was " + batchMax);
    require(
        runningMax >= 1 && runningMax <= 100_000,
        "running_max must be 1..100000, was " + runningMax);
  }

  FaultPlan faults() {
    return plan(latency, errorRate, hangAfterCaptureRate);
  }

  private static FaultPlan plan(Duration latency, double errorRate, double hangAfterCaptureRate) {
    return new FaultPlan(latency.toMillis(), errorRate, hangAfterCaptureRate, false);
  }

  /** Without the key: configurations get logged. */
  @Override
  public String toString() {
    return "GatewayConfig[%s, batchMax=%d, runningMax=%d]"
        .formatted(faults(), batchMax, runningMax);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
