package dev.penstock.launcher.doctor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The monitoring page of a nats-server, on its usual port: clients are not shown what it shows. */
final class MonitorProbe {
  private static final int PORT = 8_222;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

  private MonitorProbe() {}

  /**
   * A page.
   *
   * @param at our time when the server wrote it, give or take {@code uncertainty}
   */
  record Page(JsonObject varz, Instant at, Duration uncertainty) {}

  /**
   * Blocks for two seconds at most; empty when there is none.
   *
   * @param serverId of the server that is meant: another may have that port
   */
  static Optional<Page> of(String url, String serverId) {
    return ask(NatsGreetingProbe.address(url.split(",")[0]).getHostString())
        .filter(page -> page.varz().getString("server_id", "").equals(serverId));
  }

  private static Optional<Page> ask(String host) {
    try {
      var uri = URI.create("http://" + host + ":" + PORT + "/varz");
      var http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
      var before = Instant.now();
      var varz = new JsonObject(http.send(request, BodyHandlers.ofString()).body());
      var half = Duration.between(before, Instant.now()).dividedBy(2);
      return Optional.of(new Page(varz, before.plus(half), half));
    } catch (IOException | IllegalArgumentException | DecodeException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
