package dev.penstock.order;

import dev.penstock.pipeline.Failure;
import dev.penstock.store.OverloadedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts new orders that were answered "not now", by reason. Safe from any thread. */
final class RefusalMeters {
  private final Counter waitingCount;
  private final Counter waitingTime;
  private final Counter unavailable;

  RefusalMeters(MeterRegistry meters) {
    waitingCount = counter(meters, "waiting_count");
    waitingTime = counter(meters, "waiting_time");
    unavailable = counter(meters, "unavailable");
  }

  private static Counter counter(MeterRegistry meters, String reason) {
    return meters.counter("penstock.orders.refused", "reason", reason);
  }

  /** Anything but an overload or an outage is a defect, and no refusal. */
  void count(Throwable cause) {
    if (cause instanceof OverloadedException overload) {
      switch (overload.reason()) {
        case COUNT -> waitingCount.increment();
        case TIME -> waitingTime.increment();
      }
    } else if (Failure.of(cause) instanceof Failure.Unavailable) {
      unavailable.increment();
    }
  }
}
