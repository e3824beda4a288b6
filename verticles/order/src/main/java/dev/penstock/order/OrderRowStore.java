package dev.penstock.order;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Item;
import dev.penstock.events.Line;
import dev.penstock.events.Lineage;
import dev.penstock.events.Money;
import dev.penstock.events.Priority;
import dev.penstock.order.Compensation.Part;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows to nouns and nouns to the columns of a statement. Pure. */
final class OrderRowStore {
  private OrderRowStore() {}

  static Order order(Row row) {
    var request =
        new OrderRequest(
            objects(row.getJsonArray("items")).map(OrderRowStore::item).toList(),
            Optional.ofNullable(row.getString("customer_id")),
            Optional.ofNullable(row.getString("payment_method")),
            Priority.ofWireName(row.getString("priority")));
    return new Order(
        row.getUUID("order_id"),
        request,
        state(row, lines(row)),
        new Lineage(row.getString("correlation_id"), "", row.getString("traceparent")),
        row.getOffsetDateTime("created_at"));
  }

  static OrderStore.Locked locked(Row row) {
    return locked(row, state(row, List.of()));
  }

  static OrderStore.Locked locked(Row row, OrderState state) {
    return new OrderStore.Locked(
        row.getUUID("order_id"),
        state,
        Priority.ofWireName(row.getString("priority")),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("now"));
  }

  private static OrderState state(Row row, List<Line> lines) {
    return new OrderState(
        Status.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("reason")).map(CancelReason::ofWireName),
        lines,
        Optional.ofNullable(row.getLong("amount_cents"))
            .map(cents -> new Money(cents, row.getString("currency"))),
        Optional.ofNullable(row.getOffsetDateTime("reserved_at")),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")),
        new Compensation(part(row, "release_state"), part(row, "refund_state")));
  }

  private static List<Line> lines(Row row) {
    var json = row.getJsonArray("lines");
    return json == null ? List.of() : objects(json).map(OrderRowStore::line).toList();
  }

  private static Part part(Row row, String column) {
    var text = row.getString(column);
    return text == null ? Part.NONE : Part.valueOf(text);
  }

  static @Nullable String partText(Part part) {
    return part == Part.NONE ? null : part.name();
  }

  static OrderStore.Known known(Row row) {
    return new OrderStore.Known(
        row.getUUID("order_id"),
        row.getString("correlation_id"),
        row.getBuffer("request_hash").getBytes());
  }

  static @Nullable Buffer hash(NewOrder order) {
    return order.key().map(key -> Buffer.buffer(order.request().fingerprint())).orElse(null);
  }

  static String itemsJson(List<Item> items) {
    var json = new JsonArray();
    for (var item : items) {
      json.add(
          new JsonObject().put("product_id", item.productId()).put("quantity", item.quantity()));
    }
    return json.encode();
  }

  static @Nullable String linesJson(List<Line> lines) {
    if (lines.isEmpty()) return null;
    var json = new JsonArray();
    for (var line : lines) {
      json.add(
          new JsonObject()
              .put("product_id", line.productId())
              .put("quantity", line.quantity())
              .put("unit_price_cents", line.unitPriceCents()));
    }
    return json.encode();
  }

  private static Item item(JsonObject json) {
    return new Item(json.getString("product_id"), json.getInteger("quantity"));
  }

  private static Line line(JsonObject json) {
    return new Line(
        json.getString("product_id"),
        json.getInteger("quantity"),
        json.getLong("unit_price_cents"));
  }

  private static Stream<JsonObject> objects(JsonArray json) {
    return json.stream().map(JsonObject.class::cast);
  }

  static <T> @Nullable String[] texts(
      List<? extends T> rows, Function<T, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  static <T> @Nullable Long[] amounts(List<? extends T> rows, Function<T, OrderState> state) {
    return rows.stream()
        .map(row -> state.apply(row).amount().map(Money::amountCents).orElse(null))
        .toArray(Long[]::new);
  }

  static <T> @Nullable String[] currencies(List<? extends T> rows, Function<T, OrderState> state) {
    return texts(rows, row -> state.apply(row).amount().map(Money::currency).orElse(null));
  }

  static @Nullable OffsetDateTime[] times(
      List<? extends OrderLife> orders, Function<OrderState, Optional<OffsetDateTime>> column) {
    return orders.stream()
        .map(order -> column.apply(order.state()).orElse(null))
        .toArray(OffsetDateTime[]::new);
  }

  static <K, V> Map<K, V> toMap(RowSet<Row> rows, Function<Row, K> key, Function<Row, V> value) {
    var map = new HashMap<K, V>();
    for (var row : rows) map.put(key.apply(row), value.apply(row));
    return map;
  }

  static <T> List<T> toList(RowSet<Row> rows, Function<Row, T> noun) {
    return StreamSupport.stream(rows.spliterator(), false).map(noun).toList();
  }
}
