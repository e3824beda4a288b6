package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The order as it is, at prices that nobody quoted: version 1 has neither prices nor a total, so
 * each line's price is null, which version 2 defines as "the catalogue's price applies", and there
 * is no total. Nor is there an address.
 */
final class OrdersCreatedV1ToV2 implements Step {
  /** Of a map that holds three fields without growing. */
  private static final int CAPACITY = 4;

  @Override
  public String event() {
    return OrderEvent.CREATED;
  }

  @Override
  public int from() {
    return 1;
  }

  @Override
  public int to() {
    return 2;
  }

  @Override
  public JsonObject apply(JsonObject v1) {
    var v2 = new LinkedHashMap<String, Object>();
    v2.put("order_id", v1.getValue("order_id"));
    v2.put("version", "v2");
    v2.put("lines", lines(v1.getJsonArray("items")));
    OrdersCreatedV2ToV1.copyShared(v1.getMap(), v2);
    return new JsonObject(v2);
  }

  private static JsonArray lines(JsonArray items) {
    var lines = new ArrayList<Map<String, Object>>(items.size());
    for (int i = 0; i < items.size(); i++) {
      var item = items.getJsonObject(i).getMap();
      var line = new LinkedHashMap<String, Object>(CAPACITY);
      line.put("product_id", item.get("product_id"));
      line.put("quantity", item.get("quantity"));
      line.put("unit_price_cents", null);
      lines.add(line);
    }
    return new JsonArray(lines);
  }
}
