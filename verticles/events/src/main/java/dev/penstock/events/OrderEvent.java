package dev.penstock.events;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the order service says. */
public sealed interface OrderEvent extends Event {
  String CREATED = "orders.created";
  String CONFIRMED = "orders.confirmed";
  String CANCELLED = "orders.cancelled";

  <R> R match(Cases<R> cases);

  interface Cases<R> {
    R created(Created event);

    R confirmed(Confirmed event);

    R cancelled(Cancelled event);
  }

  /**
   * An order to fulfil; the only event that producers outside may publish too.
   *
   * @param total as quoted; there when any item has a price, and tells its currency
   */
  record Created(
      UUID orderId,
      List<Item> items,
      Optional<Money> total,
      Optional<Address> address,
      Optional<String> customerId,
      Optional<String> paymentMethod,
      Optional<String> correlationId,
      Optional<OffsetDateTime> createdAt)
      implements OrderEvent {
    public Created {
      items = List.copyOf(items);
    }

    /** Of an order for which nobody quoted a price or gave an address. */
    public Created(
        UUID orderId,
        List<Item> items,
        Optional<String> customerId,
        Optional<String> paymentMethod,
        Optional<String> correlationId,
        Optional<OffsetDateTime> createdAt) {
      this(
          orderId,
          items,
          Optional.empty(),
          Optional.empty(),
          customerId,
          paymentMethod,
          correlationId,
          createdAt);
    }

    @Override
    public String subject() {
      return CREATED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.created(this);
    }
  }

  /** The order is paid and its stock is held: an end. */
  record Confirmed(UUID orderId, Money amount, OffsetDateTime endedAt) implements OrderEvent {
    @Override
    public String subject() {
      return CONFIRMED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.confirmed(this);
    }
  }

  /** The order will not be fulfilled: an end. Whoever holds something for it gives it back. */
  record Cancelled(UUID orderId, CancelReason reason, OffsetDateTime endedAt)
      implements OrderEvent {
    @Override
    public String subject() {
      return CANCELLED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.cancelled(this);
    }
  }
}
