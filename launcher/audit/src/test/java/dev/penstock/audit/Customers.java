package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Sends orders over HTTP and writes down what it sends and is answered. Blocks. */
final class Customers implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final History history;

  Customers(String url, History history) {
    this.url = url;
    this.history = history;
  }

  void stock(String product, int quantity, int unitPriceCents) {
    var body = "{\"quantity\":%d,\"unit_price_cents\":%d}".formatted(quantity, unitPriceCents);
    var request = HttpRequest.newBuilder(URI.create(url + "/stock/" + product));
    request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body));
    assertThat(send(request).statusCode()).isBetween(200, 201);
  }

  /** Insists on 202. */
  UUID order(String key, String card, String product, int quantity) {
    var attempt = post(key, body(card, product, quantity));
    assertThat(attempt.status()).hasValue(202);
    return attempt.orderId().orElseThrow();
  }

  /** The same with priority. */
  UUID express(String key, String card, String product, int quantity) {
    var body = body(card, product, quantity).replaceFirst("\\{", "{\"priority\":\"express\",");
    return post(key, body).orderId().orElseThrow();
  }

  static String body(String card, String product, int quantity) {
    return """
        {"items":[{"product_id":"%s","quantity":%d}],"customer_id":"c-1","payment_method":"%s"}"""
        .formatted(product, quantity, card);
  }

  Attempt post(String key, String body) {
    var attempt = Attempt.sent(key, Integer.toHexString(body.hashCode()), Instant.now());
    history.write(attempt);
    var request = HttpRequest.newBuilder(URI.create(url + "/orders"));
    request.header("Content-Type", "application/json").header("Idempotency-Key", key);
    var response = send(request.POST(BodyPublishers.ofString(body)));
    Optional<UUID> id =
        response.statusCode() == 202
            ? Optional.of(UUID.fromString(json(response).text("order_id")))
            : Optional.empty();
    var answered = attempt.answered(response.statusCode(), id, Instant.now());
    history.write(answered);
    return answered;
  }

  void cancel(UUID order) {
    var request = HttpRequest.newBuilder(URI.create(url + "/orders/" + order + "/cancel"));
    assertThat(send(request.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(202);
  }

  /** Replaces the gateway's faults. */
  void faults(String plan) {
    var request = HttpRequest.newBuilder(URI.create(url + "/v1/test_helpers/faults"));
    request.header("Content-Type", "application/json");
    request.header("Authorization", "Bearer sk_test_penstock");
    assertThat(send(request.PUT(BodyPublishers.ofString(plan))).statusCode()).isEqualTo(200);
  }

  /** An attempt whose answer never came. */
  void loseAnswer(String key, String body) {
    history.write(Attempt.sent(key, Integer.toHexString(body.hashCode()), Instant.now()));
  }

  @Override
  public void close() {
    history.sync();
    history.close();
  }

  private static Json json(HttpResponse<String> response) {
    return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
