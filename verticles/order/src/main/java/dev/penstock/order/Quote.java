package dev.penstock.order;

import dev.penstock.events.Address;
import dev.penstock.events.Item;
import dev.penstock.events.Money;
import dev.penstock.events.OrderEvent;
import java.util.List;
import java.util.Optional;

/**
 * What an order says beyond what it takes to fulfil it. It decides nothing here: what is paid is
 * the catalogue's price. It is kept to be said again.
 *
 * @param items as they were ordered, with the prices that were quoted
 */
record Quote(List<Item> items, Optional<Money> total, Optional<Address> address) {
  Quote {
    items = List.copyOf(items);
  }

  /** Empty when an order says nothing of the kind. */
  static Optional<Quote> of(OrderEvent.Created event) {
    boolean isQuoted =
        event.total().isPresent()
            || event.address().isPresent()
            || event.items().stream().anyMatch(item -> item.unitPriceCents().isPresent());
    return isQuoted
        ? Optional.of(new Quote(event.items(), event.total(), event.address()))
        : Optional.empty();
  }
}
