package dev.penstock.events;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/**
 * Events from JSON in the newest version, which its schema has already accepted; unknown fields are
 * ignored.
 */
final class EventReader {
  private EventReader() {}

  static Event read(String event, JsonObject json) {
    var orderId = UUID.fromString(json.getString("order_id"));
    return switch (event) {
      case OrderEvent.CREATED -> created(orderId, json);
      case OrderEvent.CONFIRMED ->
          new OrderEvent.Confirmed(orderId, money(json), Rfc3339.parse(json.getString("ended_at")));
      case OrderEvent.CANCELLED ->
          new OrderEvent.Cancelled(
              orderId,
              CancelReason.ofWireName(json.getString("reason")),
              Rfc3339.parse(json.getString("ended_at")));
      case InventoryEvent.RESERVED ->
          new InventoryEvent.Reserved(
              orderId,
              lines(json),
              money(json),
              optional(json, "customer_id"),
              optional(json, "payment_method"));
      case InventoryEvent.REJECTED ->
          new InventoryEvent.Rejected(orderId, list(json, "shortages", EventReader::shortage));
      case InventoryEvent.RELEASED -> new InventoryEvent.Released(orderId, lines(json));
      case InventoryEvent.VOIDED -> new InventoryEvent.Voided(orderId);
      case PaymentEvent.CAPTURED ->
          new PaymentEvent.Captured(orderId, money(json), json.getString("payment_id"));
      case PaymentEvent.DECLINED ->
          new PaymentEvent.Declined(orderId, money(json), json.getString("code"));
      case PaymentEvent.REFUNDED ->
          new PaymentEvent.Refunded(
              orderId, money(json), json.getString("payment_id"), json.getString("refund_id"));
      case PaymentEvent.REFUND_FAILED ->
          new PaymentEvent.RefundFailed(
              orderId, money(json), json.getString("payment_id"), json.getString("code"));
      case PaymentEvent.VOIDED -> new PaymentEvent.Voided(orderId);
      default -> throw MalformedEventException.unknownSubject(event);
    };
  }

  private static OrderEvent.Created created(UUID orderId, JsonObject json) {
    return new OrderEvent.Created(
        orderId,
        list(json, "lines", EventReader::item),
        optionalObject(json, "total").map(EventReader::money),
        optionalObject(json, "address").map(EventReader::address),
        optional(json, "customer_id"),
        optional(json, "payment_method"),
        optional(json, "correlation_id"),
        optional(json, "created_at").map(Rfc3339::parse));
  }

  private static Item item(JsonObject json) {
    var price = json.getLong("unit_price_cents");
    return new Item(
        json.getString("product_id"),
        json.getInteger("quantity"),
        price == null ? OptionalLong.empty() : OptionalLong.of(price));
  }

  private static Address address(JsonObject json) {
    return new Address(
        optional(json, "recipient"),
        json.getString("street"),
        optional(json, "postal_code"),
        json.getString("city"),
        json.getString("country"));
  }

  private static List<Line> lines(JsonObject json) {
    return list(
        json,
        "lines",
        line ->
            new Line(
                line.getString("product_id"),
                line.getInteger("quantity"),
                line.getLong("unit_price_cents")));
  }

  private static Shortage shortage(JsonObject json) {
    return new Shortage(
        json.getString("product_id"), json.getInteger("requested"), json.getInteger("available"));
  }

  private static Money money(JsonObject json) {
    return new Money(json.getLong("amount_cents"), json.getString("currency"));
  }

  private static Optional<String> optional(JsonObject json, String key) {
    return Optional.ofNullable(json.getString(key));
  }

  private static Optional<JsonObject> optionalObject(JsonObject json, String key) {
    return Optional.ofNullable(json.getJsonObject(key));
  }

  private static <T> List<T> list(JsonObject json, String key, Function<JsonObject, T> read) {
    var array = json.getJsonArray(key);
    var list = new ArrayList<T>(array.size());
    for (int i = 0; i < array.size(); i++) list.add(read.apply(array.getJsonObject(i)));
    return list;
  }
}
