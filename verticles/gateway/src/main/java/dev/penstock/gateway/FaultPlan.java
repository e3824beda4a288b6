package dev.penstock.gateway;

/**
 * What goes wrong on purpose, and how often.
 *
 * @param latencyMs added to every request before it has an effect
 * @param errorRate share of requests answered 500 before they have an effect
 * @param hangAfterCaptureRate share of new captures that are stored and never answered
 * @param down whether everything is answered 503
 */
record FaultPlan(long latencyMs, double errorRate, double hangAfterCaptureRate, boolean down) {

  static final FaultPlan NONE = new FaultPlan(0, 0, 0, false);

  FaultPlan {
    if (latencyMs < 0 || latencyMs > 60_000) {
      throw new IllegalArgumentException("latency_ms must be 0..60000, was " + latencyMs);
    }
    requireRate("error_rate", errorRate);
    requireRate("hang_after_capture_rate", hangAfterCaptureRate);
  }

  private static void requireRate(String key, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(key + " must be 0..1, was " + rate);
    }
  }
}
