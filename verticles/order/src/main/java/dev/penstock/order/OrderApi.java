package dev.penstock.order;

import dev.penstock.events.Schemas;
import dev.penstock.events.Violation;
import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.http.Correlation;
import dev.penstock.pipeline.http.Problem;
import dev.penstock.store.OverloadedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /orders}. Belongs to one event loop. */
final class OrderApi {
  static final String PATH = "/orders";
  private static final int BODY_BYTES_MAX = 65_536;
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Pattern JSON =
      Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
  private static final String REPLAYED = "Idempotent-Replayed";

  private static final Problem OVERLOADED =
      new Problem(
          503,
          "overloaded",
          "More orders come than can be taken",
          "Nothing was taken. Send the same request again after the pause that Retry-After says.");

  private final Intake intake;
  private final Schemas.RequestSchema schema = Schemas.orderRequest();
  private final OrderId ids = new OrderId();
  private final RefusalMeters refusals;

  OrderApi(Intake intake, RefusalMeters refusals) {
    this.intake = intake;
    this.refusals = refusals;
  }

  void mount(Router router) {
    router
        .post(PATH)
        .handler(limitedBody())
        .handler(this::post)
        .failureHandler(OrderApi::bodyFailed);
  }

  static BodyHandler limitedBody() {
    return BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
  }

  private void post(RoutingContext context) {
    var body = body(context);
    // Under overload most requests come to this: the less is done for them, the more is taken.
    if (!OrderRequest.mayBeExpress(body)) {
      var refusal = intake.refusal();
      if (refusal.isPresent()) {
        notTaken(context, refusal.get());
        return;
      }
    }
    var request = read(context, body);
    if (request.isEmpty()) return;
    var key = key(context);
    if (key == null) return;
    var order =
        new NewOrder(
            ids.next(System.currentTimeMillis()), request.get(), key, Correlation.lineage(context));
    intake
        .take(order)
        .onSuccess(acceptance -> answer(context, acceptance))
        .onFailure(cause -> notTaken(context, cause));
  }

  private void notTaken(RoutingContext context, Throwable cause) {
    refusals.count(cause);
    fail(context, cause);
  }

  private static byte[] body(RoutingContext context) {
    var body = context.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  /** Empty when the request has been refused. */
  private Optional<OrderRequest> read(RoutingContext context, byte[] body) {
    if (!isPlainJson(context)) {
      return refuse(
          context,
          new Problem(
              415,
              "unsupported-media-type",
              "The body must be plain JSON",
              "Send Content-Type: application/json in UTF-8, without a Content-Encoding."));
    }
    Object json;
    try {
      json = StrictJson.read(body);
    } catch (IllegalArgumentException e) {
      return refuse(context, invalid(List.of(new Violation("#", String.valueOf(e.getMessage())))));
    }
    if (!(json instanceof Map<?, ?> object)) {
      return refuse(context, invalid(List.of(new Violation("#", "must be a JSON object"))));
    }
    var violations = schema.violations(document(object));
    if (!violations.isEmpty()) return refuse(context, invalid(violations));
    return Optional.of(OrderRequest.of(object));
  }

  @SuppressWarnings("unchecked")
  private static JsonObject document(Map<?, ?> object) {
    return new JsonObject((Map<String, Object>) object);
  }

  /** Null when the request has been refused. */
  private static @Nullable Optional<IdempotencyKey> key(RoutingContext context) {
    try {
      return IdempotencyKey.parse(context.request().headers().getAll(IdempotencyKey.HEADER));
    } catch (IllegalArgumentException e) {
      new Problem(400, "invalid-idempotency-key", "The idempotency key is not one", e.getMessage())
          .send(context);
      return null;
    }
  }

  private static boolean isPlainJson(RoutingContext context) {
    var headers = context.request().headers();
    var type = headers.get(HttpHeaders.CONTENT_TYPE);
    var encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    return type != null
        && JSON.matcher(type.strip().toLowerCase(Locale.ROOT)).matches()
        && (encoding == null || encoding.equalsIgnoreCase("identity"));
  }

  private static void answer(RoutingContext context, Acceptance acceptance) {
    if (acceptance instanceof Acceptance.Accepted fresh) {
      accepted(context, fresh.order().orderId(), fresh.order().origin().correlationId());
    } else if (acceptance instanceof Acceptance.Replayed known) {
      context.response().putHeader(REPLAYED, "true");
      accepted(context, known.orderId(), known.correlationId());
    } else {
      new Problem(
              422,
              "idempotency-key-reused",
              "The idempotency key belongs to another order",
              "Send a new Idempotency-Key with a new order; keep the key only to repeat one.")
          .send(context);
    }
  }

  private static void accepted(RoutingContext context, UUID orderId, String correlationId) {
    var self = PATH + "/" + orderId;
    var body =
        new JsonObject()
            .put("order_id", orderId.toString())
            .put("status", Status.ACCEPTED.name())
            .put("correlation_id", correlationId)
            .put("links", new JsonObject().put("self", self).put("cancel", self + "/cancel"));
    context
        .response()
        .setStatusCode(202)
        .putHeader(HttpHeaders.LOCATION, self)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }

  private static Optional<OrderRequest> refuse(RoutingContext context, Problem problem) {
    problem.send(context);
    return Optional.empty();
  }

  private static Problem invalid(List<Violation> violations) {
    return new Problem(
        400,
        "invalid-order",
        "The order is not valid",
        "Correct what is listed under errors and send the order again.",
        violations);
  }

  /** What the ledger could not do now is worth another try; anything else is a defect of ours. */
  static void fail(RoutingContext context, Throwable cause) {
    if (cause instanceof OverloadedException) {
      OVERLOADED.send(context);
      return;
    }
    if (!(Failure.of(cause) instanceof Failure.Unavailable)) {
      context.fail(cause);
      return;
    }
    new Problem(
            503,
            "temporarily-unavailable",
            "The ledger cannot be reached now",
            "Send the same request again after a pause, with the same Idempotency-Key if it has"
                + " one.")
        .send(context);
  }

  static void bodyFailed(RoutingContext context) {
    if (context.response().closed()) return;
    if (context.statusCode() != 413) {
      context.next();
      return;
    }
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    new Problem(
            413,
            "too-large",
            "The body is too large",
            "A body may have " + BODY_BYTES_MAX + " bytes; split an order that has more.")
        .send(context);
    // Not at once: a client that still sends would be reset before it has read the answer.
    var connection = context.request().connection();
    context.vertx().setTimer(LINGER.toMillis(), id -> connection.close());
  }
}
