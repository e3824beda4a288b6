package dev.penstock.inventory;

import dev.penstock.events.Violation;
import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.http.Correlation;
import dev.penstock.pipeline.http.Problem;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stock over HTTP, on one event loop. */
final class StockApi implements Door {
  private static final Logger LOG = LoggerFactory.getLogger(StockApi.class);
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final String PRODUCT_ID = "product_id";
  private static final String LIST = "/stock";
  private static final String PRODUCT = "/stock/:" + PRODUCT_ID;

  private final Pool pool;
  private final InventoryConfig config;
  private final Promise<Void> idle = Promise.promise();
  private int inFlight;
  private boolean closing;

  private StockApi(Pool pool, InventoryConfig config) {
    this.pool = pool;
    this.config = config;
  }

  /** Called on the event loop it serves. Nothing is connected yet. */
  static StockApi open(Vertx vertx, LedgerOptions ledger, InventoryConfig config) {
    return new StockApi(Ledger.open(vertx, ledger, InventoryService.NAME + "-http"), config);
  }

  @Override
  public void mount(Router router) {
    router.get(LIST).handler(context -> serve(context, this::list));
    router.get(PRODUCT).handler(context -> serve(context, this::get));
    // A route of its own: Vert.x wants a body read before anything else on its route.
    router.put(PRODUCT).handler(StockApi::requireJson);
    router
        .put(PRODUCT)
        .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
        .handler(context -> serve(context, this::put))
        .failureHandler(StockApi::refuse);
  }

  @Override
  public Future<Void> close() {
    closing = true;
    completeWhenIdle();
    return idle.future().eventually(pool::close);
  }

  private void serve(RoutingContext context, Function<RoutingContext, Future<Void>> handler) {
    inFlight++;
    Future.succeededFuture()
        .compose(v -> handler.apply(context))
        .onFailure(cause -> fail(context, cause))
        .onComplete(
            done -> {
              inFlight--;
              completeWhenIdle();
            });
  }

  private void completeWhenIdle() {
    if (closing && inFlight == 0) idle.tryComplete();
  }

  private Future<Void> list(RoutingContext context) {
    var limit = context.queryParams().get("limit");
    var cursor = context.queryParams().get("cursor");
    var violations = StockQuery.violations(limit, cursor, config.listMax());
    if (!violations.isEmpty()) return refused(context, "Not a page", violations);
    var query = StockQuery.read(limit, cursor, config.listMax());
    // One more than asked for tells whether there is a next page.
    return StockStore.list(pool, query.afterId(), query.limit() + 1)
        .compose(products -> page(context, query, products));
  }

  private Future<Void> page(RoutingContext context, StockQuery query, List<Product> products) {
    var hasNext = products.size() > query.limit();
    var shown = hasNext ? products.subList(0, query.limit()) : products;
    var items = new JsonArray();
    for (var product : shown) items.add(json(product));
    var body = new JsonObject().put("items", items);
    if (hasNext) {
      var cursor = StockQuery.cursorAfter(shown.get(shown.size() - 1).productId());
      body.put("next_cursor", cursor);
      context
          .response()
          .putHeader(
              "Link",
              "<" + LIST + "?limit=" + query.limit() + "&cursor=" + cursor + ">; rel=\"next\"");
    }
    return send(context, 200, body);
  }

  private Future<Void> get(RoutingContext context) {
    var productId = context.pathParam(PRODUCT_ID);
    if (!Product.isId(productId)) return notFound(context, productId);
    return StockStore.find(pool, productId)
        .compose(
            product ->
                product.isPresent()
                    ? send(context, 200, json(product.get()))
                    : notFound(context, productId));
  }

  private Future<Void> put(RoutingContext context) {
    var productId = context.pathParam(PRODUCT_ID);
    Map<String, Object> body;
    try {
      body = body(context);
    } catch (DecodeException | ClassCastException e) {
      return refused(context, "Not JSON", List.of(new Violation("#", "must be a JSON object")));
    }
    var violations = new ArrayList<>(StockLevel.violations(body));
    if (!Product.isId(productId)) {
      violations.add(
          0, new Violation("#/" + PRODUCT_ID, "must be 1 to 64 of A-Z a-z 0-9 . _ - in the path"));
    }
    if (!violations.isEmpty()) return refused(context, "Not a stock level", violations);
    var level = StockLevel.read(body);
    return pool.withTransaction(tx -> StockStore.set(tx, productId, level))
        .compose(change -> answer(context, change, level));
  }

  private Future<Void> answer(RoutingContext context, StockChange change, StockLevel level) {
    if (!change.before().allows(level)) return belowReserved(context, change.before(), level);
    report(context, change);
    if (change.isNew()) {
      context.response().putHeader("Location", LIST + "/" + change.after().productId());
    }
    return send(context, change.isNew() ? 201 : 200, json(change.after()));
  }

  private static void report(RoutingContext context, StockChange change) {
    LOG.atDebug()
        .addKeyValue("product_id", change.after().productId())
        .addKeyValue("on_hand_before", change.before().onHand())
        .addKeyValue("on_hand", change.after().onHand())
        .addKeyValue("unit_price_cents", change.after().unitPriceCents())
        .addKeyValue("correlation_id", Correlation.id(context))
        .log("stock set");
  }

  private JsonObject json(Product product) {
    return new JsonObject()
        .put("product_id", product.productId())
        .put("on_hand", product.onHand())
        .put("reserved", product.reserved())
        .put("available", product.available())
        .put("unit_price_cents", product.unitPriceCents())
        .put("currency", config.currency());
  }

  private static Map<String, Object> body(RoutingContext context) {
    var buffer = context.body().buffer();
    var json = buffer == null ? null : new JsonObject(buffer).getMap();
    if (json == null) throw new DecodeException("no object");
    return json;
  }

  private static void requireJson(RoutingContext context) {
    var type = context.request().getHeader("Content-Type");
    var media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (media.equals("application/json")
        || (media.startsWith("application/") && media.endsWith("+json"))) {
      context.next();
    } else {
      new Problem(
              415,
              "unsupported-media-type",
              "Not JSON",
              "Send the body as Content-Type: application/json.")
          .send(context);
    }
  }

  /** What the routes themselves refuse; all else is for whoever mounted them. */
  private static void refuse(RoutingContext context) {
    if (context.statusCode() == 413) {
      new Problem(
              413,
              "body-too-large",
              "Body too large",
              "A body may have " + BODY_BYTES_MAX + " bytes at most.")
          .send(context);
    } else {
      context.next();
    }
  }

  private static void fail(RoutingContext context, Throwable cause) {
    if (Failure.of(cause) instanceof Failure.Unavailable) {
      LOG.atDebug()
          .addKeyValue("correlation_id", Correlation.id(context))
          .log("stock is unavailable: {}", cause.toString());
      new Problem(
              503,
              "unavailable",
              "Temporarily unavailable",
              "The ledger cannot be reached; nothing is lost. Send the same request again.")
          .send(context);
    } else {
      context.fail(cause);
    }
  }

  private static Future<Void> refused(
      RoutingContext context, String title, List<Violation> violations) {
    new Problem(
            400,
            "invalid-request",
            title,
            "Correct what the errors name and send the request again.",
            violations)
        .send(context);
    return Future.succeededFuture();
  }

  private static Future<Void> notFound(RoutingContext context, String productId) {
    new Problem(404, "unknown-product", "Unknown product", "No stock is known of " + productId)
        .send(context);
    return Future.succeededFuture();
  }

  private static Future<Void> belowReserved(
      RoutingContext context, Product product, StockLevel level) {
    new Problem(
            409,
            "below-reserved",
            "Stock is promised",
            level.quantity()
                + " is less than the "
                + product.reserved()
                + " promised to orders; set at least that many.")
        .send(context);
    return Future.succeededFuture();
  }

  private static Future<Void> send(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
    return Future.succeededFuture();
  }
}
