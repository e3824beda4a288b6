package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.events.Priority;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the document of the events says is what services declare, and the other way round. */
class TopologyDocumentTest {
  private static final JsonObject DOCUMENT = ApiDocument.ASYNCAPI.json();
  private static final JsonObject CHANNELS = DOCUMENT.getJsonObject("channels");
  private static final JsonObject JETSTREAM = DOCUMENT.getJsonObject("x-jetstream");

  private static List<Service> services() {
    var settings = Settings.defaults(Services.sections());
    return Services.names().stream().map(name -> Services.create(name, settings)).toList();
  }

  @Test
  void hasTheStreamsOfTheTopology() {
    var declared = new JsonObject();
    for (var stream : Topology.streams(StreamOptions.DEFAULTS)) {
      declared.put(stream.name(), inTheWordsOfTheApi(stream));
    }
    assertThat(JETSTREAM.getJsonObject("streams")).isEqualTo(declared);
  }

  @Test
  void hasTheConsumersOfTheServices() {
    var declared = new JsonObject();
    for (var service : services()) {
      for (var consumer : service.consumers()) {
        declared.put(consumer.durable(), inTheWordsOfTheApi(consumer));
      }
    }
    assertThat(JETSTREAM.getJsonObject("consumers")).isEqualTo(declared);
  }

  @Test
  void sendsWhatTheServicesPublish() {
    var declared = new TreeSet<String>();
    for (var service : services()) {
      for (var subject : service.publishes()) declared.add(service.name() + ".send." + subject);
      // Whoever publishes events handles some first.
      if (!service.publishes().isEmpty()) declared.add(service.name() + ".send.deadletters");
    }
    assertThat(operations("send").keySet()).isEqualTo(declared);
  }

  @Test
  void receivesWhatTheConsumersTake() {
    var described = new TreeMap<String, TreeSet<String>>();
    for (var operation : operations("receive").values()) {
      var channel = channelOf(operation);
      for (var durable : operation.getJsonObject("x-jetstream").getJsonArray("consumers")) {
        described.computeIfAbsent((String) durable, d -> new TreeSet<>()).add(channel);
      }
    }
    var declared = new TreeMap<String, TreeSet<String>>();
    for (var service : services()) {
      for (var consumer : service.consumers()) {
        declared.put(consumer.durable(), channelsThatReach(consumer.filterSubject()));
      }
    }
    assertThat(described).isEqualTo(declared);
  }

  @Test
  void keepsEachChannelInTheStreamOfItsSubjects() {
    for (var channel : CHANNELS.fieldNames()) {
      var stream = CHANNELS.getJsonObject(channel).getJsonObject("x-jetstream").getString("stream");
      var subjects =
          JETSTREAM.getJsonObject("streams").getJsonObject(stream).getJsonArray("subjects");
      assertThat(subjects(channel))
          .isNotEmpty()
          .allMatch(
              subject -> subjects.stream().anyMatch(filter -> takes((String) filter, subject)));
    }
  }

  private static Map<String, JsonObject> operations(String action) {
    return DOCUMENT.getJsonObject("operations").stream()
        .filter(entry -> ((JsonObject) entry.getValue()).getString("action").equals(action))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> (JsonObject) e.getValue(), (a, b) -> a, TreeMap::new));
  }

  private static String channelOf(JsonObject operation) {
    var reference = operation.getJsonObject("channel").getString("$ref");
    return reference.substring("#/channels/".length());
  }

  private static TreeSet<String> channelsThatReach(String filter) {
    return CHANNELS.fieldNames().stream()
        .filter(channel -> subjects(channel).stream().anyMatch(subject -> takes(filter, subject)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each value of its parameters that has a list of values, any word for the others. */
  private static List<String> subjects(String channel) {
    var subjects = List.of(CHANNELS.getJsonObject(channel).getString("address"));
    var parameters = DOCUMENT.getJsonObject("components").getJsonObject("parameters");
    for (var parameter : parameters) {
      var values =
          ((JsonObject) parameter.getValue()).getJsonArray("enum", new JsonArray().add("any"));
      var filled = new ArrayList<String>();
      for (var subject : subjects) {
        for (var value : values) {
          filled.add(subject.replace("{" + parameter.getKey() + "}", (String) value));
        }
      }
      subjects = filled.stream().distinct().toList();
    }
    assertThat(subjects).noneMatch(subject -> subject.contains("{"));
    return subjects;
  }

  /** As NATS matches subjects. */
  private static boolean takes(String filter, String subject) {
    var wanted = filter.split("\\.");
    var tokens = subject.split("\\.");
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(">")) return tokens.length > i;
      if (i >= tokens.length || !(wanted[i].equals("*") || wanted[i].equals(tokens[i]))) {
        return false;
      }
    }
    return wanted.length == tokens.length;
  }

  @Test
  void knowsEveryLane() {
    var lanes = DOCUMENT.getJsonObject("components").getJsonObject("parameters");
    assertThat(lanes.getJsonObject("lane").getJsonArray("enum"))
        .isEqualTo(JsonArray.of(Priority.STANDARD.lane(""), Priority.EXPRESS.lane("")));
  }

  private static JsonObject inTheWordsOfTheApi(StreamSpec stream) {
    return new JsonObject()
        .put("name", stream.name())
        .put("subjects", new JsonArray(stream.subjects()))
        .put("storage", "file")
        .put("retention", "limits")
        .put("discard", "new")
        .put("num_replicas", stream.replicas())
        .put("max_age", stream.ageMax().toNanos())
        .put("max_bytes", stream.bytesMax())
        .put("max_msg_size", stream.messageBytesMax())
        .put("duplicate_window", stream.duplicateWindow().toNanos());
  }

  private static JsonObject inTheWordsOfTheApi(ConsumerSpec consumer) {
    return new JsonObject()
        .put("stream_name", consumer.stream())
        .put("durable_name", consumer.durable())
        .put("filter_subject", consumer.filterSubject())
        .put("deliver_policy", "all")
        .put("ack_policy", "explicit")
        .put("ack_wait", consumer.ackWait().toNanos())
        .put("max_deliver", -1)
        .put("max_ack_pending", consumer.ackPendingMax());
  }
}
