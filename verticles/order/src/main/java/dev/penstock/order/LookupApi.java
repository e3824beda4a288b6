package dev.penstock.order;

import dev.penstock.pipeline.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /orders/{id}} and {@code GET /orders}, read from the ledger. */
final class LookupApi {
  private static final String SELF = OrderApi.PATH;
  private final Pool pool;

  LookupApi(Pool pool) {
    this.pool = pool;
  }

  void mount(Router router) {
    router.get(SELF).handler(this::list);
    router.get(SELF + "/:order_id").handler(this::get);
  }

  private void get(RoutingContext context) {
    var id = OrderId.parse(context.pathParam("order_id"));
    if (id.isEmpty()) {
      unknown(context);
      return;
    }
    OrderStore.find(pool, id.get())
        .onSuccess(
            found -> found.ifPresentOrElse(order -> show(context, order), () -> unknown(context)))
        .onFailure(cause -> OrderApi.fail(context, cause));
  }

  private static void show(RoutingContext context, Order order) {
    var tag = OrderView.entityTag(order);
    var response =
        context
            .response()
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (isKnown(context, tag)) {
      response.setStatusCode(304).end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject(OrderView.of(order)).toBuffer());
  }

  private static boolean isKnown(RoutingContext context, String tag) {
    return context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .map(candidate -> candidate.strip().replaceFirst("^W/", ""))
        .anyMatch(candidate -> candidate.equals(tag) || candidate.equals("*"));
  }

  static void unknown(RoutingContext context) {
    new Problem(404, "unknown-order", "There is no such order", "Check the id in the order's link.")
        .send(context);
  }

  private void list(RoutingContext context) {
    Page page;
    try {
      page = page(context);
    } catch (IllegalArgumentException e) {
      new Problem(400, "invalid-query", "The query is not valid", String.valueOf(e.getMessage()))
          .send(context);
      return;
    }
    OrderStore.list(pool, page)
        .onSuccess(orders -> show(context, page, orders))
        .onFailure(cause -> OrderApi.fail(context, cause));
  }

  private static Page page(RoutingContext context) {
    return new Page(
        parameter(context, "status").map(Page::statusOf),
        parameter(context, "cursor").map(Page.Cursor::decode).orElse(Page.Cursor.START),
        parameter(context, "limit").map(Page::limitOf).orElse(Page.LIMIT_DEFAULT));
  }

  private static Optional<String> parameter(RoutingContext context, String name) {
    var values = context.queryParam(name);
    if (values.size() > 1) throw new IllegalArgumentException(name + " may be given once");
    return values.stream().findFirst();
  }

  private static void show(RoutingContext context, Page page, List<Order> orders) {
    boolean more = orders.size() > page.limit();
    var shown = more ? orders.subList(0, page.limit()) : orders;
    var links = new LinkedHashMap<String, Object>();
    links.put("self", context.request().uri());
    if (more) {
      var next = SELF + "?" + page.from(Page.Cursor.after(shown.get(shown.size() - 1)));
      links.put("next", next);
      context.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
    }
    var json = Map.of("orders", shown.stream().map(OrderView::of).toList(), "links", links);
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .end(new JsonObject(Map.copyOf(json)).toBuffer());
  }
}
