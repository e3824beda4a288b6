package dev.penstock.dev.crash;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An HTTP port of the system, called as any client would. Blocks. */
final class Door {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(4);

  private final HttpClient http;
  private final String url;

  /**
   * @param replayed whether it says that it was given before
   */
  record Answer(int status, String text, boolean replayed) {
    /** That of the order it is about. */
    Optional<String> orderId() {
      try {
        return Optional.ofNullable(new JsonObject(text).getString("order_id"));
      } catch (DecodeException | ClassCastException notJson) {
        return Optional.empty();
      }
    }
  }

  Door(HttpClient http, String url) {
    this.http = http;
    this.url = url;
  }

  @Override
  public String toString() {
    return url;
  }

  /** Empty when no answer came: what was asked may have been done or not. */
  Optional<Answer> post(String path, String body, Map<String, String> headers) {
    return send(path, BodyPublishers.ofString(body), "POST", headers);
  }

  Optional<Answer> put(String path, JsonObject body, Map<String, String> headers) {
    return send(path, BodyPublishers.ofString(body.encode()), "PUT", headers);
  }

  private Optional<Answer> send(
      String path, HttpRequest.BodyPublisher body, String method, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .method(method, body);
    headers.forEach(request::header);
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      var replayed = answer.headers().firstValue("Idempotent-Replayed").isPresent();
      return Optional.of(new Answer(answer.statusCode(), answer.body(), replayed));
    } catch (IOException unknown) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
