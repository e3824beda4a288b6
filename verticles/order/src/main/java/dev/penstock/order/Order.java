package dev.penstock.order;

import dev.penstock.events.Lineage;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * An order as the ledger has it.
 *
 * @param origin the request it came with
 * @param createdAt when the ledger took it, by the ledger's clock
 */
record Order(
    UUID orderId, OrderRequest request, OrderState state, Lineage origin, OffsetDateTime createdAt)
    implements OrderLife {

  OrderEvent.Created created() {
    return created(new Quote(request.items(), Optional.empty(), Optional.empty()));
  }

  /** The same as whoever ordered said it. */
  OrderEvent.Created created(Quote quote) {
    return new OrderEvent.Created(
        orderId,
        quote.items(),
        quote.total(),
        quote.address(),
        request.customerId(),
        request.paymentMethod(),
        Optional.of(origin.correlationId()),
        Optional.of(createdAt));
  }

  @Override
  public Priority priority() {
    return request.priority();
  }

  Order with(OrderState next) {
    return new Order(orderId, request, next, origin, createdAt);
  }
}
