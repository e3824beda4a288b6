package dev.penstock.order;

import dev.penstock.pipeline.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /orders/{id}/cancel}; a body has no meaning. Belongs to one event loop. */
final class CancelApi {
  private final CancelIntake intake;

  CancelApi(CancelIntake intake) {
    this.intake = intake;
  }

  void mount(Router router) {
    router
        .post(OrderApi.PATH + "/:order_id/cancel")
        .handler(OrderApi.limitedBody())
        .handler(this::cancel)
        .failureHandler(OrderApi::bodyFailed);
  }

  private void cancel(RoutingContext context) {
    var id = OrderId.parse(context.pathParam("order_id"));
    if (id.isEmpty()) {
      LookupApi.unknown(context);
      return;
    }
    intake
        .cancel(id.get())
        .onSuccess(cancellation -> answer(context, cancellation))
        .onFailure(cause -> OrderApi.fail(context, cause));
  }

  private static void answer(RoutingContext context, Cancellation cancellation) {
    if (cancellation instanceof Cancellation.Begun begun) {
      show(context, 202, begun.order());
    } else if (cancellation instanceof Cancellation.Known known) {
      show(context, 200, known.order());
    } else if (cancellation instanceof Cancellation.TooLate late) {
      refuse(context, late.order());
    } else {
      LookupApi.unknown(context);
    }
  }

  private static void show(RoutingContext context, int status, Order order) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.LOCATION, OrderApi.PATH + "/" + order.orderId())
        .putHeader(HttpHeaders.ETAG, OrderView.entityTag(order))
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject(OrderView.of(order)).toBuffer());
  }

  private static void refuse(RoutingContext context, Order order) {
    new Problem(
            409,
            "order-not-cancellable",
            "The order cannot be cancelled any more",
            "It is confirmed and paid; ask for a return instead.")
        .with("state", order.state().status().name())
        .send(context);
  }
}
