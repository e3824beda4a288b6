package dev.penstock.order;

import dev.penstock.events.Event;
import dev.penstock.events.Lineage;
import java.util.Optional;
import java.util.UUID;

/** An order on its way into the ledger. */
record NewOrder(UUID orderId, OrderRequest request, Optional<IdempotencyKey> key, Lineage origin) {

  /** A stranger's order. What strangers write into headers is checked before it is kept. */
  static NewOrder adopted(Event event, OrderRequest request, String correlationId, Lineage told) {
    var fit = Lineage.acceptableCorrelationId(correlationId).orElse(told.correlationId());
    return new NewOrder(
        event.orderId(), request, Optional.empty(), Lineage.of(fit, told.traceparent()));
  }
}
