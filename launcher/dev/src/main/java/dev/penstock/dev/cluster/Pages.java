package dev.penstock.dev.cluster;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What processes say of themselves over HTTP. Blocks, bounded. */
final class Pages {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_MAX)
          .build();

  /** Some JSON, and whether all is well by the status of the answer. */
  record Page(boolean ok, JsonObject body) {}

  /** Empty when there is no answer. */
  Optional<Page> get(String url) {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_MAX).build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return Optional.of(new Page(answer.statusCode() == OK, json(answer.body())));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static JsonObject json(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      return new JsonObject().put("error", text.strip());
    }
  }
}
