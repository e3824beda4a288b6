package dev.penstock.order;

import dev.penstock.events.Address;
import dev.penstock.events.Item;
import dev.penstock.events.Money;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;

/** A quote to its column and back. Pure. */
final class QuoteRowStore {
  private QuoteRowStore() {}

  /** The other way round than {@link #json(Quote)}. */
  static Quote quote(JsonObject json) {
    var items = new ArrayList<Item>();
    for (var item : json.getJsonArray("items")) items.add(item((JsonObject) item));
    return new Quote(
        items,
        Optional.ofNullable(json.getJsonObject("total"))
            .map(total -> new Money(total.getLong("amount_cents"), total.getString("currency"))),
        Optional.ofNullable(json.getJsonObject("address")).map(QuoteRowStore::address));
  }

  static String json(Quote quote) {
    var list = new JsonArray();
    for (var item : quote.items()) list.add(json(item));
    var json = new JsonObject().put("items", list);
    quote
        .total()
        .ifPresent(
            sum ->
                json.put(
                    "total",
                    new JsonObject()
                        .put("amount_cents", sum.amountCents())
                        .put("currency", sum.currency())));
    quote.address().ifPresent(place -> json.put("address", json(place)));
    return json.encode();
  }

  private static Item item(JsonObject json) {
    var cents = json.getLong("unit_price_cents");
    return new Item(
        json.getString("product_id"),
        json.getInteger("quantity"),
        cents == null ? OptionalLong.empty() : OptionalLong.of(cents));
  }

  private static JsonObject json(Item item) {
    var json =
        new JsonObject().put("product_id", item.productId()).put("quantity", item.quantity());
    item.unitPriceCents().ifPresent(cents -> json.put("unit_price_cents", cents));
    return json;
  }

  private static Address address(JsonObject json) {
    return new Address(
        Optional.ofNullable(json.getString("recipient")),
        json.getString("street"),
        Optional.ofNullable(json.getString("postal_code")),
        json.getString("city"),
        json.getString("country"));
  }

  private static JsonObject json(Address address) {
    var json =
        new JsonObject()
            .put("street", address.street())
            .put("city", address.city())
            .put("country", address.country());
    address.recipient().ifPresent(name -> json.put("recipient", name));
    address.postalCode().ifPresent(code -> json.put("postal_code", code));
    return json;
  }
}
