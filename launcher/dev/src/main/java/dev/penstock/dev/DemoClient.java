package dev.penstock.dev;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls Penstock as any client would. Blocks. */
final class DemoClient {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  /** A status and a JSON body. */
  record Answer(int status, JsonObject body) {}

  DemoClient(String url) {
    this.url = url;
  }

  Answer post(DemoOrder order) {
    return send(
        request("/orders")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", order.idempotencyKey())
            .POST(BodyPublishers.ofString(order.body())));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer put(String path, JsonObject body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.encode())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_MAX);
  }

  String text(String path) {
    return exchange(request(path).GET()).body();
  }

  private Answer send(HttpRequest.Builder request) {
    var response = exchange(request);
    return new Answer(response.statusCode(), new JsonObject(response.body()));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + url + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
