package dev.penstock.order;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Event;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Item;
import dev.penstock.events.Line;
import dev.penstock.events.Lineage;
import dev.penstock.events.Money;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.PaymentEvent;
import dev.penstock.events.Priority;
import dev.penstock.events.Shortage;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An order and everything that may be said about it. */
final class Samples {
  static final OffsetDateTime THEN = OffsetDateTime.parse("2026-01-31T12:00:00Z");
  static final OffsetDateTime NOW = THEN.plusSeconds(1);
  static final Money PRICE = new Money(2_400, "eur");
  static final List<Item> ITEMS = List.of(new Item("sku-1", 2));
  static final List<Line> LINES = List.of(new Line("sku-1", 2, 1_200));
  static final OrderRequest REQUEST =
      new OrderRequest(ITEMS, Optional.of("c-1"), Optional.of("pm_card_visa"), Priority.STANDARD);

  static final OrderState ACCEPTED = OrderState.ACCEPTED;
  static final OrderState RESERVED = ACCEPTED.reserved(LINES, PRICE, THEN);
  static final OrderState CONFIRMED = RESERVED.confirmed(PRICE, THEN);
  static final OrderState CANCELLED = RESERVED.cancelled(CancelReason.PAYMENT_DECLINED, THEN);

  private Samples() {}

  static OrderEvent.Created created(UUID id) {
    return new OrderEvent.Created(
        id, ITEMS, Optional.of("c-1"), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Event reserved(UUID id) {
    return new InventoryEvent.Reserved(
        id, LINES, PRICE, Optional.of("c-1"), Optional.of("pm_card_visa"));
  }

  static Event rejected(UUID id) {
    return new InventoryEvent.Rejected(id, List.of(new Shortage("sku-1", 2, 0)));
  }

  static Event released(UUID id) {
    return new InventoryEvent.Released(id, LINES);
  }

  static Event stockVoided(UUID id) {
    return new InventoryEvent.Voided(id);
  }

  static Event captured(UUID id) {
    return new PaymentEvent.Captured(id, PRICE, "pi_1");
  }

  static Event declined(UUID id) {
    return new PaymentEvent.Declined(id, PRICE, "generic_decline");
  }

  static Event refunded(UUID id) {
    return new PaymentEvent.Refunded(id, PRICE, "pi_1", "re_1");
  }

  static Event moneyVoided(UUID id) {
    return new PaymentEvent.Voided(id);
  }

  static Event refundFailed(UUID id) {
    return new PaymentEvent.RefundFailed(id, PRICE, "pi_1", "charge_disputed");
  }

  static NewOrder newOrder(Optional<String> key) {
    return new NewOrder(
        UUID.randomUUID(),
        REQUEST,
        key.map(IdempotencyKey::new),
        Lineage.of("test-" + UUID.randomUUID(), null));
  }
}
