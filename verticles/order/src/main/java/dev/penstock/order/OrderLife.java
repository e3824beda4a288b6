package dev.penstock.order;

import dev.penstock.events.Priority;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Of an order what its saga changes, and what tells how long that took. */
interface OrderLife {
  UUID orderId();

  OrderState state();

  Priority priority();

  /** When the ledger took it, by the ledger's clock. */
  OffsetDateTime createdAt();
}
