package dev.penstock.order;

import dev.penstock.events.CancelReason;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An order as clients see it: field names and values of JSON; what is not known is left out. */
final class OrderView {
  private OrderView() {}

  static Map<String, Object> of(Order order) {
    var state = order.state();
    var view = new LinkedHashMap<String, Object>();
    view.put("order_id", order.orderId().toString());
    view.put("status", state.status().name());
    state.reason().map(CancelReason::wireName).ifPresent(reason -> view.put("reason", reason));
    if (state.status() == Status.CANCELLED) {
      view.put("compensation", state.compensation().summary());
    }
    view.put("priority", order.priority().wireName());
    view.put("items", items(order));
    if (!state.lines().isEmpty()) view.put("lines", lines(order));
    state
        .amount()
        .ifPresent(
            amount -> {
              view.put("amount_cents", amount.amountCents());
              view.put("currency", amount.currency());
            });
    order.request().customerId().ifPresent(id -> view.put("customer_id", id));
    order.request().paymentMethod().ifPresent(method -> view.put("payment_method", method));
    view.put("correlation_id", order.origin().correlationId());
    view.put("created_at", time(order.createdAt()));
    state.reservedAt().ifPresent(at -> view.put("reserved_at", time(at)));
    state.endedAt().ifPresent(at -> view.put("ended_at", time(at)));
    view.put("links", links(order));
    return view;
  }

  private static Map<String, Object> links(Order order) {
    var links = new LinkedHashMap<String, Object>();
    var self = "/orders/" + order.orderId();
    links.put("self", self);
    if (!order.state().status().isEnd()) links.put("cancel", self + "/cancel");
    return links;
  }

  /** Changes whenever the view does: what changes of an order comes with its status. */
  static String entityTag(Order order) {
    var state = order.state();
    return "\"%s-%s-2\""
        .formatted(state.status().name().toLowerCase(Locale.ROOT), state.compensation().summary());
  }

  private static List<Map<String, Object>> items(Order order) {
    return order.request().items().stream()
        .map(item -> product(item.productId(), item.quantity()))
        .toList();
  }

  private static List<Map<String, Object>> lines(Order order) {
    return order.state().lines().stream()
        .map(
            line -> {
              var json = product(line.productId(), line.quantity());
              json.put("unit_price_cents", line.unitPriceCents());
              return json;
            })
        .toList();
  }

  private static Map<String, Object> product(String productId, int quantity) {
    var json = new LinkedHashMap<String, Object>();
    json.put("product_id", productId);
    json.put("quantity", quantity);
    return json;
  }

  private static String time(OffsetDateTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
  }
}
