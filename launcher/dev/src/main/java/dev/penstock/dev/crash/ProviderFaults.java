package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What the payment provider does to us. */
final class ProviderFaults {
  private static final Hold HOLD = Hold.seconds(1, 6);

  /** So long that orders are given up meanwhile. */
  private static final Hold LONG = Hold.seconds(12, 16);

  private ProviderFaults() {}

  static List<FaultKind> all() {
    return List.of(
        new FaultKind("provider-slow", Area.PROVIDER, Set.of(31), HOLD, ProviderFaults::slow),
        new FaultKind("provider-failing", Area.PROVIDER, Set.of(32), HOLD, ProviderFaults::fail),
        new FaultKind("provider-down", Area.PROVIDER, Set.of(32), LONG, ProviderFaults::down),
        new FaultKind(
            "provider-mute-after-capture",
            Area.PROVIDER,
            Set.of(33, 36),
            HOLD,
            ProviderFaults::mute),
        new FaultKind(
            "provider-forgets-keys",
            Area.PROVIDER,
            Set.of(35),
            Hold.seconds(1, 3),
            ProviderFaults::forget));
  }

  /** Some answers are late, some too late. */
  private static Healing slow(Strike strike) throws IOException {
    return plan(strike, "latency_ms", strike.between(300, 3_000));
  }

  private static Healing fail(Strike strike) throws IOException {
    return plan(strike, "error_rate", strike.between(3, 10) / 10.0);
  }

  private static Healing down(Strike strike) throws IOException {
    return plan(strike, "down", true);
  }

  private static Healing mute(Strike strike) throws IOException {
    return plan(strike, "hang_after_capture_rate", strike.between(3, 10) / 10.0);
  }

  private static Healing plan(Strike strike, String fault, Object value) throws IOException {
    var provider = strike.plant().provider();
    strike.note(fault + " " + value);
    provider.faults(new JsonObject().put(fault, value));
    return provider::heal;
  }

  /** A real one does so after a day. */
  private static Healing forget(Strike strike) {
    var ledger = strike.plant().ledger();
    ledger.run(
        "DELETE FROM gateway.idempotency_keys WHERE created_at < now() - interval '"
            + Plant.KEY_LIFE.toSeconds()
            + " s'");
    return Healing.NONE;
  }
}
