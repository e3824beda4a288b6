package dev.penstock.simulation;

import dev.penstock.simulation.SimulatedVertx.Calls;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The payment provider and the way to it: Stripe's API as far as the payment service speaks it,
 * with a ledger of its own. Requests and replies are lost, late, or answered with an error, before
 * or after their effect.
 */
final class SimulatedProvider {
  /** So late a request may still have its effect; less than the payment service waits for that. */
  private static final long LATE_MICROS = 15 * Scheduler.SECOND;

  record Reply(int status, JsonObject json) {}

  /** A payment, or a refund, as the provider has it. */
  record Paper(String key, JsonObject json, long atMicros) {}

  final List<Paper> intents = new ArrayList<>();
  final List<Paper> refunds = new ArrayList<>();
  private final Map<String, Reply> answered = new HashMap<>();
  private final Scheduler scheduler;
  private final Faults faults;
  private final Mutation mutation;
  private int ids;

  SimulatedProvider(Scheduler scheduler, Faults faults, Mutation mutation) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.mutation = mutation;
  }

  /** What was taken for an order and not given back. */
  long keptCents(String orderId) {
    long taken = 0;
    for (var intent : intents) {
      if (isCapture(intent) && orderId.equals(orderOf(intent.json))) {
        taken += intent.json.getLong("amount") - refundedCents(intent.json.getString("id"));
      }
    }
    return taken;
  }

  long captures(String orderId) {
    return intents.stream()
        .filter(intent -> isCapture(intent) && orderId.equals(orderOf(intent.json)))
        .count();
  }

  private static boolean isCapture(Paper intent) {
    return intent.json.getString("status").equals("succeeded");
  }

  private long refundedCents(String paymentId) {
    return refunds.stream()
        .filter(refund -> refund.json.getString("payment_intent").equals(paymentId))
        .mapToLong(refund -> refund.json.getLong("amount"))
        .sum();
  }

  private static String orderOf(JsonObject intent) {
    return intent.getJsonObject("metadata").getString("order_id");
  }

  /** An HTTP client of a process. */
  HttpClientAgent client(Life life) {
    return SimulatedVertx.proxy(
        HttpClientAgent.class,
        (method, args) ->
            switch (method) {
              case "request" -> later(life, request(life, (RequestOptions) args[0]));
              case "close" -> Future.succeededFuture();
              default -> throw SimulatedVertx.missing("HttpClient", method);
            });
  }

  private static Future<HttpClientRequest> later(Life life, HttpClientRequest request) {
    Promise<HttpClientRequest> connected = life.promise();
    life.after(100, "http", () -> connected.complete(request));
    return connected.future();
  }

  private HttpClientRequest request(Life life, RequestOptions options) {
    var open = new boolean[] {true};
    return SimulatedVertx.proxy(
        HttpClientRequest.class,
        (method, args) ->
            switch (method) {
              case "send" -> send(life, options, (Buffer) args[0], open);
              case "reset" -> {
                open[0] = false;
                yield Future.succeededFuture();
              }
              default -> throw SimulatedVertx.missing("HttpClientRequest", method);
            });
  }

  private Future<HttpClientResponse> send(
      Life life, RequestOptions options, Buffer body, boolean[] open) {
    Promise<HttpClientResponse> outcome = life.promise();
    var chance = scheduler.chance;
    long latency = chance.micros(1_000, 30_000);
    if (chance.permille(faults.providerLatePermille())) latency += chance.micros(0, LATE_MICROS);
    if (chance.permille(faults.providerLostPermille())) return outcome.future();
    if (chance.permille(faults.providerRefusedPermille())) {
      life.after(latency, "http refused", () -> outcome.fail(new VertxException("closed", true)));
      return outcome.future();
    }
    life.send(
        latency,
        "http request",
        () -> {
          var reply = accept(options, body.toString());
          scheduler.say(() -> "   provider " + options.getURI() + " -> " + reply);
          if (chance.permille(faults.providerLostPermille())) return;
          long back = chance.micros(1_000, 30_000);
          life.after(
              back,
              "http reply",
              () -> {
                if (open[0]) outcome.complete(response(life, reply));
              });
        });
    return outcome.future();
  }

  private static HttpClientResponse response(Life life, Reply reply) {
    var body = new ArrayList<Consumer<Buffer>>();
    var self = new HttpClientResponse[1];
    Calls calls =
        (method, args) -> {
          switch (method) {
            case "statusCode" -> {
              return reply.status;
            }
            case "exceptionHandler" -> {}
            case "handler" -> body.add(chunk -> handler(args[0]).handle(chunk));
            case "endHandler" ->
                life.after(
                    50,
                    "http body",
                    () -> {
                      body.forEach(each -> each.accept(reply.json.toBuffer()));
                      handler(args[0]).handle(null);
                    });
            default -> throw SimulatedVertx.missing("HttpClientResponse", method);
          }
          return self[0];
        };
    self[0] = SimulatedVertx.proxy(HttpClientResponse.class, calls);
    return self[0];
  }

  private Reply accept(RequestOptions options, String form) {
    if (scheduler.chance.permille(faults.providerErrorPermille())) return error(503, "api_error");
    var uri = options.getURI();
    if (uri.contains("/search?")) return search(decoded(uri.split("query=", 2)[1]));
    if (uri.startsWith("/v1/refunds?")) return list(decoded(uri.split("payment_intent=", 2)[1]));
    var key = mutation.idempotencyKey(options.getHeaders().get("Idempotency-Key"), ++ids);
    var before = answered.get(key);
    if (before == null) {
      var values = values(form);
      before = uri.equals("/v1/refunds") ? refund(key, values) : charge(key, values);
      answered.put(key, before);
    }
    // It has its effect, and the caller does not get to know which.
    return scheduler.chance.permille(faults.providerErrorPermille())
        ? error(500, "api_error")
        : before;
  }

  private Reply charge(String key, Map<String, String> form) {
    boolean declines = form.get("payment_method").contains("declined");
    var intent =
        new JsonObject()
            .put("object", "payment_intent")
            .put("id", "pi_" + ++ids)
            .put("status", declines ? "requires_payment_method" : "succeeded")
            .put("amount", Long.parseLong(form.get("amount")))
            .put("currency", form.get("currency"))
            .put("metadata", new JsonObject().put("order_id", form.get("metadata[order_id]")));
    intents.add(new Paper(key, intent, scheduler.nowMicros()));
    if (!declines) return new Reply(200, intent);
    var error = new JsonObject().put("type", "card_error").put("decline_code", "generic_decline");
    return new Reply(402, new JsonObject().put("error", error));
  }

  private Reply refund(String key, Map<String, String> form) {
    var paymentId = form.get("payment_intent");
    var intent = intents.stream().filter(i -> i.json.getString("id").equals(paymentId)).findFirst();
    if (intent.isEmpty()) return error(404, "invalid_request_error");
    if (refundedCents(paymentId) > 0) return refused("charge_already_refunded");
    if (scheduler.chance.permille(faults.refundRefusedPermille()))
      return refused("charge_disputed");
    var refund =
        new JsonObject()
            .put("object", "refund")
            .put("id", "re_" + ++ids)
            .put("status", "succeeded")
            .put("amount", intent.get().json.getLong("amount"))
            .put("currency", intent.get().json.getString("currency"))
            .put("payment_intent", paymentId);
    refunds.add(new Paper(key, refund, scheduler.nowMicros()));
    return new Reply(200, refund);
  }

  /** The search lags behind what is done, less than the payment service is told. */
  private Reply search(String query) {
    long shownMicros = scheduler.nowMicros() - faults.searchLagMicros();
    var data = new JsonArray();
    for (var intent : intents) {
      if (query.contains(orderOf(intent.json)) && intent.atMicros <= shownMicros) {
        data.add(intent.json);
      }
    }
    return new Reply(200, new JsonObject().put("object", "search_result").put("data", data));
  }

  private Reply list(String paymentId) {
    var data = new JsonArray();
    for (var refund : refunds) {
      if (refund.json.getString("payment_intent").equals(paymentId)) data.add(refund.json);
    }
    return new Reply(200, new JsonObject().put("object", "list").put("data", data));
  }

  private static Reply refused(String code) {
    var error = new JsonObject().put("type", "invalid_request_error").put("code", code);
    return new Reply(400, new JsonObject().put("error", error));
  }

  private static Reply error(int status, String type) {
    return new Reply(status, new JsonObject().put("error", new JsonObject().put("type", type)));
  }

  private static Map<String, String> values(String form) {
    var values = new HashMap<String, String>();
    for (var pair : form.split("&")) {
      var parts = pair.split("=", 2);
      values.put(decoded(parts[0]), decoded(parts[1]));
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static Handler<Object> handler(Object handler) {
    return (Handler<Object>) handler;
  }
}
