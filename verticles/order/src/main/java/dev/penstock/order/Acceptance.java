package dev.penstock.order;

import java.time.OffsetDateTime;
import java.util.UUID;

/** What became of a request to take an order. */
sealed interface Acceptance {

  /** It is in the ledger now. */
  record Accepted(NewOrder order, OffsetDateTime createdAt) implements Acceptance {
    Order asOrder() {
      return new Order(
          order.orderId(), order.request(), OrderState.ACCEPTED, order.origin(), createdAt);
    }
  }

  /** It was in the ledger already, under the same key. */
  record Replayed(UUID orderId, String correlationId) implements Acceptance {}

  /** The key belongs to another request. */
  record KeyReused() implements Acceptance {}
}
