package dev.penstock.launcher.schema;

import dev.penstock.events.Priority;
import dev.penstock.launcher.BrokerException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The pages of nats-servers that show their connections: only there plain subscriptions are seen.
 * Every method blocks.
 *
 * @param urls such as {@code http://127.0.0.1:8222}, one for each server of a cluster
 * @see <a href="https://docs.nats.io/running-a-nats-service/nats_admin/monitoring">Monitoring</a>
 */
record MonitorPages(List<String> urls) {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final int PAGE = 1_024;
  private static final String OURS = "penstock";

  /** Connections that are not ours and listen to one of these versions. */
  List<Subscriber> subscribers(List<SchemaVersion> versions) {
    var subscribers = new ArrayList<Subscriber>();
    for (var url : urls) {
      for (var connection : connections(url)) {
        if (isOurs(connection)) continue;
        var subscriber = subscriber(connection, versions);
        if (!subscriber.versions().isEmpty()) subscribers.add(subscriber);
      }
    }
    return subscribers;
  }

  private static boolean isOurs(JsonObject connection) {
    var name = connection.getString("name", "");
    return name.equals(OURS) || name.startsWith(OURS + "-");
  }

  private static Subscriber subscriber(JsonObject connection, List<SchemaVersion> versions) {
    var numbers = new TreeSet<Integer>();
    var heard = new TreeSet<String>();
    for (var each : connection.getJsonArray("subscriptions_list", new JsonArray())) {
      var subject = String.valueOf(each);
      for (var version : versions) {
        for (var lane : Priority.values()) {
          if (!Parties.matches(subject, lane.lane(version.subject()))) continue;
          numbers.add(version.number());
          heard.add(subject);
        }
      }
    }
    var name = connection.getString("name", "").replaceAll("\\p{Cntrl}+", " ");
    var place = connection.getString("ip", "") + ":" + connection.getInteger("port", 0);
    return new Subscriber(
        (name.isEmpty() ? "a client" : name) + " at " + place, List.copyOf(heard), numbers);
  }

  private static List<JsonObject> connections(String url) {
    var connections = new ArrayList<JsonObject>();
    int total;
    do {
      var page = get(url + "/connz?subs=1&limit=" + PAGE + "&offset=" + connections.size());
      var these = page.getJsonArray("connections", new JsonArray());
      for (var each : these) connections.add((JsonObject) each);
      total = these.isEmpty() ? 0 : page.getInteger("total", 0);
    } while (connections.size() < total);
    return connections;
  }

  private static JsonObject get(String url) {
    try {
      var client = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_MAX).build();
      return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException | IllegalArgumentException | DecodeException e) {
      throw new BrokerException(
          "no page of a nats-server at %s; --monitor-url must be http://host:port of its http_port"
              .formatted(url),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted", e);
    }
  }
}
