package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same products and quantities for the same customer, without what version 1 has no place for:
 * quoted prices, total and address. None of them decides what readers of version 1 do: what is paid
 * is the catalogue's price.
 */
final class OrdersCreatedV2ToV1 implements Step {
  /** Of a map that holds three fields without growing. */
  private static final int CAPACITY = 4;

  private static final List<String> SHARED =
      List.of("customer_id", "payment_method", "correlation_id", "created_at");

  @Override
  public String event() {
    return OrderEvent.CREATED;
  }

  @Override
  public int from() {
    return 2;
  }

  @Override
  public int to() {
    return 1;
  }

  @Override
  public JsonObject apply(JsonObject v2) {
    var v1 = new LinkedHashMap<String, Object>();
    v1.put("order_id", v2.getValue("order_id"));
    v1.put("version", "v1");
    v1.put("items", items(v2.getJsonArray("lines")));
    copyShared(v2.getMap(), v1);
    return new JsonObject(v1);
  }

  private static JsonArray items(JsonArray lines) {
    var items = new ArrayList<Map<String, Object>>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.getJsonObject(i).getMap();
      var item = new LinkedHashMap<String, Object>(CAPACITY);
      item.put("product_id", line.get("product_id"));
      item.put("quantity", line.get("quantity"));
      items.add(item);
    }
    return new JsonArray(items);
  }

  /** What both versions say in the same words. */
  static void copyShared(Map<String, Object> from, Map<String, Object> to) {
    for (var key : SHARED) {
      var value = from.get(key);
      if (value != null) to.put(key, value);
    }
  }
}
