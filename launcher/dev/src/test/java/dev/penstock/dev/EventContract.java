package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.Tapped;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The promises of {@code /asyncapi.json}, to hold every message of the streams against. */
final class EventContract {
  /** Of replays, and of events in several versions. */
  private static final List<String> SOMETIMES =
      List.of(
          "penstock-replay",
          "penstock-versions",
          "Nats-Batch-Id",
          "Nats-Batch-Sequence",
          "Nats-Batch-Commit");

  private static final String OURS = "/penstock/";

  /** What strangers may leave out, and only they or a replay add. */
  private final JsonContract json;

  private final Set<String> seen = new TreeSet<>();

  EventContract(JsonObject document) {
    json = new JsonContract(document);
  }

  Set<String> described() {
    return new TreeSet<>(json.document().getJsonObject("channels").fieldNames());
  }

  /** The channels of all messages so far. */
  Set<String> seen() {
    return seen;
  }

  /** The streams it knows, with their configuration. */
  Map<String, JsonObject> streams() {
    return objects(json.document().getJsonObject("x-jetstream").getJsonObject("streams"));
  }

  /** The consumers it knows of a stream, with their configuration. */
  Map<String, JsonObject> consumers(String stream) {
    var consumers =
        objects(json.document().getJsonObject("x-jetstream").getJsonObject("consumers"));
    consumers.values().removeIf(it -> !it.getString("stream_name").equals(stream));
    return consumers;
  }

  private static Map<String, JsonObject> objects(JsonObject object) {
    return object.stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> ((JsonObject) it.getValue()).copy()));
  }

  /** Fails when the message is none that is described for its subject in that stream. */
  void check(String stream, Tapped message) {
    var channels = json.document().getJsonObject("channels");
    var fitting =
        channels.fieldNames().stream()
            .filter(name -> isOn(message.subject(), channels.getJsonObject(name)))
            .toList();
    assertThat(fitting).as("channels of " + message.subject()).hasSize(1);
    var channel = channels.getJsonObject(fitting.get(0));
    assertThat(channel.getJsonObject("x-jetstream").getString("stream")).isEqualTo(stream);
    var reference = channel.getJsonObject("messages").iterator().next().getValue();
    var described = json.resolved((JsonObject) reference);
    var payload = described.getJsonObject("payload").getJsonObject("schema");
    assertThat(json.violations(payload, new JsonObject(message.body())))
        .as(message.subject() + " " + message.body())
        .isEmpty();
    checkHeaders(message, described);
    seen.add(fitting.get(0));
  }

  private void checkHeaders(Tapped message, JsonObject described) {
    if (!message.headers().getOrDefault("ce-source", "").startsWith(OURS)) return;
    var schema = described.getJsonObject("headers");
    var headers = new JsonObject(Map.copyOf(message.headers()));
    assertThat(json.violations(schema, headers)).as(message.subject() + headers).isEmpty();
    var known = new TreeSet<>(json.resolved(schema).getJsonObject("properties").fieldNames());
    for (var sometimes : SOMETIMES) {
      if (!message.headers().containsKey(sometimes)) known.remove(sometimes);
    }
    assertThat(headers.fieldNames()).containsExactlyInAnyOrderElementsOf(known);
  }

  private boolean isOn(String subject, JsonObject channel) {
    var pattern = Pattern.quote(channel.getString("address"));
    for (var parameter : channel.getJsonObject("parameters")) {
      var values = json.resolved((JsonObject) parameter.getValue()).getJsonArray("enum");
      pattern = pattern.replace("{" + parameter.getKey() + "}", "\\E" + anyOf(values) + "\\Q");
    }
    return subject.matches(pattern);
  }

  private static String anyOf(JsonArray values) {
    if (values == null) return "[^.]+";
    return values.stream()
        .map(value -> Pattern.quote((String) value))
        .collect(Collectors.joining("|", "(?:", ")"));
  }
}
