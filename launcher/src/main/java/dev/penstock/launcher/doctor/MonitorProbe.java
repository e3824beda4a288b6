package dev.penstock.launcher.doctor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The monitoring page of a nats-server, on its usual port: only it shows how often it flushes. */
final class MonitorProbe {
  private static final int PORT = 8_222;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

  private MonitorProbe() {}

  /**
   * @param serverId of the server that is meant: another may have that port
   */
  static List<Finding> of(String url, String serverId) {
    return ask(NatsGreetingProbe.address(url.split(",")[0]).getHostString())
        .filter(page -> page.getString("server_id", "").equals(serverId))
        .map(MonitorProbe::judge)
        .orElseGet(MonitorProbe::unknown);
  }

  private static List<Finding> unknown() {
    return List.of(
        Finding.note(
            "nats.sync_interval",
            "how often the server flushes to disk (sync_interval) is not to be seen from here",
            "its default, 2 min, is fine: the ledger drives again what a power failure takes;"
                + " sync_interval: always keeps each message"));
  }

  static List<Finding> judge(JsonObject page) {
    var config =
        page.getJsonObject("jetstream", new JsonObject()).getJsonObject("config", new JsonObject());
    if (config.getBoolean("sync_always", false)) {
      return List.of(
          Finding.ok("nats.sync_interval", "each message is flushed before it is acknowledged"));
    }
    var interval = Duration.ofNanos(config.getLong("sync_interval", 120_000_000_000L));
    return List.of(
        Finding.ok(
            "nats.sync_interval",
            "flushes every %d s; what a power failure takes is driven again from the ledger"
                .formatted(interval.toSeconds())));
  }

  private static Optional<JsonObject> ask(String host) {
    try {
      var uri = URI.create("http://" + host + ":" + PORT + "/varz");
      var http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
      return Optional.of(new JsonObject(http.send(request, BodyHandlers.ofString()).body()));
    } catch (IOException | IllegalArgumentException | DecodeException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
