package dev.penstock.payment;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A provider that keeps its word about keys, and does on request what it should not. It sees to one
 * request at a time: what is counted as asked has had its effect, and meets no later fault.
 */
final class FakeProvider {
  enum Fault {
    NONE,
    ERROR_BEFORE_EFFECT,
    SILENT_AFTER_EFFECT,
    WRONG_AMOUNT,
    OTHER_ORDER,
    WRONG_KEY,
    ENDLESS_REPLY,
    REFUSES_REFUNDS,
    FAILS_REFUNDS,
    SILENT_AFTER_REFUND
  }

  private static final Pattern ORDER_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Map<String, JsonObject> intents = new HashMap<>();
  private final Map<String, JsonObject> refunds = new HashMap<>();
  private final Map<String, String> idsOfKeys = new HashMap<>();
  private final Set<String> refusedKeys = new HashSet<>();
  private final Map<UUID, Fault> faults = new HashMap<>();
  private final List<String> posted = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final int port;
  private Fault fault = Fault.NONE;
  private boolean holds;
  private int ids;

  FakeProvider(Vertx vertx) {
    port =
        PaymentHarness.await(
                vertx.createHttpServer().requestHandler(this::accept).listen(0, "127.0.0.1"))
            .actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  synchronized void suffers(Fault everybodys) {
    fault = everybodys;
  }

  synchronized void suffersFor(UUID orderId, Fault itsOwn) {
    faults.put(orderId, itsOwn);
  }

  /** From now on charges have the effect they would have, and are answered by {@link #release}. */
  synchronized void hold() {
    holds = true;
  }

  synchronized void release() {
    holds = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  /** As after a day: the same key would take the money again. */
  synchronized void forgetKeys() {
    idsOfKeys.clear();
    refusedKeys.clear();
    // What was done under them is done all the same.
    var done = List.copyOf(refunds.values());
    refunds.clear();
    for (var refund : done) refunds.put("forgotten " + refund.getString("id"), refund);
  }

  synchronized long captures(UUID orderId) {
    return intents.values().stream()
        .filter(intent -> intent.getString("status").equals("succeeded"))
        .filter(intent -> orderOf(intent).equals(orderId.toString()))
        .count();
  }

  synchronized long refunds() {
    return refunds.size();
  }

  synchronized long captures() {
    return intents.values().stream().filter(i -> i.getString("status").equals("succeeded")).count();
  }

  /** How often something was asked under this key. */
  synchronized long asked(String key) {
    return posted.stream().filter(key::equals).count();
  }

  synchronized int askedInAll() {
    return posted.size();
  }

  private void accept(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              synchronized (this) {
                if (request.path().endsWith("/search")) search(request);
                else if (request.method() == HttpMethod.GET) list(request);
                else post(request, form(body.toString(StandardCharsets.UTF_8)));
              }
            });
  }

  private void search(HttpServerRequest request) {
    var query = request.getParam("query");
    var data = new JsonArray();
    intents.values().stream().filter(i -> query.contains(orderOf(i))).forEach(data::add);
    if (fault == Fault.ERROR_BEFORE_EFFECT) error(request.response(), 503, "api_error");
    else
      answer(
          request.response(),
          200,
          new JsonObject().put("object", "search_result").put("data", data));
  }

  private void list(HttpServerRequest request) {
    var paymentId = request.getParam("payment_intent");
    var data = new JsonArray();
    refunds.values().stream()
        .filter(refund -> refund.getString("payment_intent").equals(paymentId))
        .forEach(data::add);
    answer(request.response(), 200, new JsonObject().put("object", "list").put("data", data));
  }

  private void post(HttpServerRequest request, Map<String, String> form) {
    var key = request.getHeader("Idempotency-Key");
    posted.add(key);
    var response = request.response();
    var orderId = ORDER_ID.matcher(key).results().findFirst().orElseThrow().group();
    var suffered = faults.getOrDefault(UUID.fromString(orderId), fault);
    boolean isAuthorized = "Bearer sk_test_penstock".equals(request.getHeader("Authorization"));
    if (suffered == Fault.WRONG_KEY || !isAuthorized) {
      error(response, 401, "invalid_request_error");
    } else if (!request.path().equals("/v1/refunds")) {
      var answer = charge(response, key, form, suffered);
      if (holds) held.add(answer);
      else answer.run();
    } else if (suffered == Fault.ERROR_BEFORE_EFFECT) {
      error(response, 503, "api_error");
    } else {
      refund(response, key, form, suffered);
    }
  }

  private Runnable charge(
      HttpServerResponse response, String key, Map<String, String> form, Fault suffered) {
    if (suffered == Fault.ERROR_BEFORE_EFFECT) return () -> error(response, 503, "api_error");
    var id = idsOfKeys.computeIfAbsent(key, k -> "pi_" + ++ids);
    var intent = intents.computeIfAbsent(id, k -> intent(id, form));
    return () -> answerCharge(response, intent, suffered);
  }

  /** A refusal is repeated under its key for ever, as Stripe does. */
  private void refund(
      HttpServerResponse response, String key, Map<String, String> form, Fault suffered) {
    boolean isRefunded =
        !refunds.containsKey(key)
            && refunds.values().stream()
                .anyMatch(r -> r.getString("payment_intent").equals(form.get("payment_intent")));
    if (suffered == Fault.FAILS_REFUNDS) {
      error(response, 500, "api_error");
    } else if (isRefunded) {
      refuse(response, "charge_already_refunded");
    } else if (suffered == Fault.REFUSES_REFUNDS || refusedKeys.contains(key)) {
      refusedKeys.add(key);
      refuse(response, "charge_disputed");
    } else {
      var refund = refunds.computeIfAbsent(key, k -> refund(form));
      if (suffered != Fault.SILENT_AFTER_REFUND) answer(response, 200, refund);
    }
  }

  private static void refuse(HttpServerResponse response, String code) {
    var error = new JsonObject().put("type", "invalid_request_error").put("code", code);
    answer(response, 400, new JsonObject().put("error", error));
  }

  private static void answerCharge(HttpServerResponse response, JsonObject intent, Fault fault) {
    var said = intent.copy();
    switch (fault) {
      case SILENT_AFTER_EFFECT -> {
        return;
      }
      case WRONG_AMOUNT -> said.put("amount", 1);
      case OTHER_ORDER -> said.getJsonObject("metadata").put("order_id", UUID.randomUUID() + "");
      case ENDLESS_REPLY -> said.put("more", "x".repeat(2_000_000));
      default -> {}
    }
    if (said.getString("status").equals("succeeded")) {
      answer(response, 200, said);
    } else {
      var error = new JsonObject().put("type", "card_error").put("decline_code", "generic_decline");
      answer(response, 402, new JsonObject().put("error", error));
    }
  }

  private static JsonObject intent(String id, Map<String, String> form) {
    boolean declines = form.get("payment_method").contains("Declined");
    return new JsonObject()
        .put("object", "payment_intent")
        .put("id", id)
        .put("status", declines ? "requires_payment_method" : "succeeded")
        .put("amount", Long.parseLong(form.get("amount")))
        .put("currency", form.get("currency"))
        .put("metadata", new JsonObject().put("order_id", form.get("metadata[order_id]")));
  }

  private JsonObject refund(Map<String, String> form) {
    var intent = intents.get(form.get("payment_intent"));
    return new JsonObject()
        .put("object", "refund")
        .put("id", "re_" + ++ids)
        .put("status", "succeeded")
        .put("amount", intent.getLong("amount"))
        .put("currency", intent.getString("currency"))
        .put("payment_intent", intent.getString("id"));
  }

  private static String orderOf(JsonObject intent) {
    return intent.getJsonObject("metadata").getString("order_id");
  }

  private static void error(HttpServerResponse response, int status, String type) {
    answer(response, status, new JsonObject().put("error", new JsonObject().put("type", type)));
  }

  private static void answer(HttpServerResponse response, int status, JsonObject json) {
    if (!response.closed() && !response.ended()) response.setStatusCode(status).end(json.encode());
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (var pair : body.split("&")) {
      var parts = pair.split("=", 2);
      form.put(decoded(parts[0]), decoded(parts[1]));
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
