package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls one HTTP port as any client would, and holds every answer against the document it serves.
 * Every method blocks but {@code postLater} and {@code askLater}.
 */
final class Shop {
  static final Duration SOON = Duration.ofSeconds(10);
  static final String GOOD_CARD = "pm_card_visa";
  static final String DECLINED_CARD = "pm_card_chargeDeclined";

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  Shop(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  static JsonObject order(String card, Object... productsAndQuantities) {
    var items = new JsonArray();
    for (int i = 0; i < productsAndQuantities.length; i += 2) {
      items.add(
          new JsonObject()
              .put("product_id", productsAndQuantities[i])
              .put("quantity", productsAndQuantities[i + 1]));
    }
    return new JsonObject().put("items", items).put("payment_method", card);
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  /**
   * @param headers names and values by turns
   */
  Answer post(JsonObject order, String... headers) {
    return send(posting(order, headers));
  }

  CompletableFuture<Answer> postLater(JsonObject order) {
    return later(posting(order));
  }

  /** Posts, insists on 202 and answers the order's id. */
  String place(JsonObject order, String... headers) {
    var answer = post(order, headers);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json().getString("order_id");
  }

  void stock(String product, int quantity, int unitPriceCents) {
    var level = new JsonObject().put("quantity", quantity).put("unit_price_cents", unitPriceCents);
    var answer = put("/stock/" + product, level);
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
  }

  JsonObject stock(String product) {
    return get("/stock/" + product).json();
  }

  /** Replaces the gateway's faults; an empty object heals it. */
  void faults(JsonObject plan) {
    var answer = put("/v1/test_helpers/faults", plan, "Authorization", "Bearer sk_test_penstock");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  JsonObject awaitEnd(String orderId) {
    return awaitEnd(orderId, SOON);
  }

  /** The order once it has ended. Fails when it does not within {@code max}. */
  JsonObject awaitEnd(String orderId, Duration max) {
    awaitStatus(List.of(orderId), max, "CONFIRMED", "CANCELLED");
    return get("/orders/" + orderId).json();
  }

  /** Waits for all of them together until each has one of these. */
  void awaitStatus(List<String> orderIds, Duration max, String... statuses) {
    var end = System.nanoTime() + max.toNanos();
    for (var orderId : orderIds) {
      var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      eventually(
          left,
          () ->
              assertThat(get("/orders/" + orderId).json().getString("status"))
                  .as("order " + orderId)
                  .isIn(Arrays.asList((Object[]) statuses)));
    }
  }

  /**
   * The sum of a metric's samples with these labels; 0 without any.
   *
   * @param labels such as {@code subject="orders.created"}
   */
  double metric(String name, String... labels) {
    return get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Asks anything. The body is left out when it is "". */
  CompletableFuture<Answer> askLater(String method, String path, String body, String... headers) {
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = request(path).method(method, publisher);
    if (headers.length > 0) request.headers(headers);
    return later(request);
  }

  /** Asks the gateway with its key, and with a form when there is one. */
  Answer gateway(String method, String path, String form, String... headers) {
    return gatewayLater(method, path, form, headers).join();
  }

  CompletableFuture<Answer> gatewayLater(
      String method, String path, String form, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer sk_test_penstock"));
    if (!form.isEmpty()) all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
    return askLater(method, path, form, all.toArray(String[]::new));
  }

  private CompletableFuture<Answer> later(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(Answer::of)
        .thenApply(HttpContract.servedBy(url)::check);
  }

  private Answer put(String path, JsonObject body, String... headers) {
    var request = request(path).PUT(BodyPublishers.ofString(body.encode()));
    request.header("Content-Type", "application/json");
    if (headers.length > 0) request.headers(headers);
    return send(request);
  }

  private HttpRequest.Builder posting(JsonObject order, String... headers) {
    var request = request("/orders").POST(BodyPublishers.ofString(order.encode()));
    request.header("Content-Type", "application/json");
    if (headers.length > 0) request.headers(headers);
    return request;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_MAX);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var answer = Answer.of(http.send(request.build(), BodyHandlers.ofString()));
      return HttpContract.servedBy(url).check(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + url + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
