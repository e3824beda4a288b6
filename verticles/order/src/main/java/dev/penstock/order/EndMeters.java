package dev.penstock.order;

import dev.penstock.events.CancelReason;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Counts how orders end. Thread-safe. */
final class EndMeters {
  private EndMeters() {}

  /** Once an order, after its end is committed. */
  static void count(MeterRegistry meters, OrderLife order) {
    var state = order.state();
    var reason = state.reason().map(CancelReason::wireName).orElse("none");
    var end = state.status() == Status.CONFIRMED ? "confirmed" : "cancelled";
    meters.counter("penstock.orders.ended", "end", end, "reason", reason).increment();
    meters
        .timer("penstock.orders.duration", "end", end, "priority", order.priority().wireName())
        .record(Duration.between(order.createdAt(), state.endedAt().orElseThrow()));
  }
}
