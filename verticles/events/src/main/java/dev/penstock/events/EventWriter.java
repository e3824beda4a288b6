package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Events as JSON in the newest version, in the order of their schemas. */
final class EventWriter
    implements OrderEvent.Cases<JsonObject>,
        InventoryEvent.Cases<JsonObject>,
        PaymentEvent.Cases<JsonObject> {
  private static final EventWriter WRITER = new EventWriter();

  static JsonObject write(Event event) {
    // An instanceof chain, because switch over sealed types is not final in Java 17.
    if (event instanceof OrderEvent order) return order.match(WRITER);
    if (event instanceof InventoryEvent inventory) return inventory.match(WRITER);
    return ((PaymentEvent) event).match(WRITER);
  }

  @Override
  public JsonObject created(OrderEvent.Created event) {
    var json = head(event, "v2").put("lines", items(event.items()));
    event.total().ifPresent(total -> json.put("total", money(new JsonObject(), total)));
    event.address().ifPresent(address -> json.put("address", address(address)));
    event.customerId().ifPresent(id -> json.put("customer_id", id));
    event.paymentMethod().ifPresent(method -> json.put("payment_method", method));
    event.correlationId().ifPresent(id -> json.put("correlation_id", id));
    event.createdAt().ifPresent(at -> json.put("created_at", Rfc3339.format(at)));
    return json;
  }

  @Override
  public JsonObject confirmed(OrderEvent.Confirmed event) {
    return money(head(event), event.amount()).put("ended_at", Rfc3339.format(event.endedAt()));
  }

  @Override
  public JsonObject cancelled(OrderEvent.Cancelled event) {
    return head(event)
        .put("reason", event.reason().wireName())
        .put("ended_at", Rfc3339.format(event.endedAt()));
  }

  @Override
  public JsonObject reserved(InventoryEvent.Reserved event) {
    var json = money(head(event).put("lines", lines(event.lines())), event.amount());
    event.customerId().ifPresent(id -> json.put("customer_id", id));
    event.paymentMethod().ifPresent(method -> json.put("payment_method", method));
    return json;
  }

  @Override
  public JsonObject rejected(InventoryEvent.Rejected event) {
    var shortages = new JsonArray();
    for (var shortage : event.shortages()) {
      shortages.add(
          new JsonObject()
              .put("product_id", shortage.productId())
              .put("requested", shortage.requested())
              .put("available", shortage.available()));
    }
    return head(event)
        .put("reason", CancelReason.INSUFFICIENT_STOCK.wireName())
        .put("shortages", shortages);
  }

  @Override
  public JsonObject released(InventoryEvent.Released event) {
    return head(event).put("lines", lines(event.lines()));
  }

  @Override
  public JsonObject voided(InventoryEvent.Voided event) {
    return head(event);
  }

  @Override
  public JsonObject captured(PaymentEvent.Captured event) {
    return money(head(event), event.amount()).put("payment_id", event.paymentId());
  }

  @Override
  public JsonObject declined(PaymentEvent.Declined event) {
    return money(head(event), event.amount()).put("code", event.code());
  }

  @Override
  public JsonObject refunded(PaymentEvent.Refunded event) {
    return money(head(event), event.amount())
        .put("payment_id", event.paymentId())
        .put("refund_id", event.refundId());
  }

  @Override
  public JsonObject refundFailed(PaymentEvent.RefundFailed event) {
    return money(head(event), event.amount())
        .put("payment_id", event.paymentId())
        .put("code", event.code());
  }

  @Override
  public JsonObject voided(PaymentEvent.Voided event) {
    return head(event);
  }

  private static JsonObject head(Event event) {
    return head(event, "v1");
  }

  private static JsonObject head(Event event, String version) {
    return new JsonObject().put("order_id", event.orderId().toString()).put("version", version);
  }

  private static JsonArray items(List<Item> items) {
    var json = new JsonArray();
    for (var item : items) {
      var price = item.unitPriceCents();
      json.add(
          new JsonObject()
              .put("product_id", item.productId())
              .put("quantity", item.quantity())
              .put("unit_price_cents", price.isPresent() ? price.getAsLong() : null));
    }
    return json;
  }

  private static JsonObject address(Address address) {
    var json = new JsonObject();
    address.recipient().ifPresent(recipient -> json.put("recipient", recipient));
    json.put("street", address.street());
    address.postalCode().ifPresent(code -> json.put("postal_code", code));
    return json.put("city", address.city()).put("country", address.country());
  }

  private static JsonObject money(JsonObject json, Money money) {
    return json.put("amount_cents", money.amountCents()).put("currency", money.currency());
  }

  private static JsonArray lines(List<Line> lines) {
    var json = new JsonArray();
    for (var line : lines) {
      json.add(
          new JsonObject()
              .put("product_id", line.productId())
              .put("quantity", line.quantity())
              .put("unit_price_cents", line.unitPriceCents()));
    }
    return json;
  }
}
