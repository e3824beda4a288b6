package dev.penstock.bridge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that should exist at the broker, in the words of the JetStream API.
 *
 * @param what for an operator, such as {@code stream ORDERS}
 * @param stream its name, or that of the consumer's stream
 * @param config every field we care about; the broker may add others
 * @param leftOut fields the server is too old for
 */
record Declared(
    String what,
    String stream,
    String infoSubject,
    String createSubject,
    String updateSubject,
    JsonObject config,
    List<Difference> leftOut) {

  private static final int WAITING_PULLS_MAX = 512;

  static Declared stream(StreamSpec spec, Features features, String serverVersion) {
    var config =
        new JsonObject()
            .put("name", spec.name())
            .put("subjects", new JsonArray(spec.subjects()))
            .put("retention", "limits")
            .put("storage", "file")
            .put("discard", "new")
            .put("num_replicas", spec.replicas())
            .put("max_consumers", -1)
            .put("max_msgs", -1L)
            .put("max_age", spec.ageMax().toNanos())
            .put("max_bytes", spec.bytesMax())
            .put("max_msg_size", spec.messageBytesMax())
            .put("duplicate_window", spec.duplicateWindow().toNanos());
    var leftOut = new ArrayList<Difference>();
    if (spec.atomicPublish()) {
      if (features.atomicPublish()) config.put("allow_atomic", true);
      else leftOut.add(leftOut("allow_atomic", "2.12.1", serverVersion));
    }
    return stream("stream " + spec.name(), config, leftOut);
  }

  static Declared stream(String what, JsonObject config, List<Difference> leftOut) {
    var name = config.getString("name");
    return new Declared(
        what,
        name,
        "STREAM.INFO." + name,
        "STREAM.CREATE." + name,
        "STREAM.UPDATE." + name,
        config,
        leftOut);
  }

  private static Difference leftOut(String field, String since, String serverVersion) {
    var why = "needs nats-server " + since + ", this is " + serverVersion;
    return new Difference(field, "false", "true", Difference.Kind.LEFT_OUT, why);
  }

  static Declared consumer(ConsumerSpec spec) {
    var name = spec.stream() + "." + spec.durable();
    var config =
        new JsonObject()
            .put("durable_name", spec.durable())
            .put("deliver_policy", "all")
            .put("deliver_subject", "")
            .put("ack_policy", "explicit")
            .put("ack_wait", spec.ackWait().toNanos())
            .put("max_deliver", -1)
            .put("filter_subject", spec.filterSubject())
            .put("replay_policy", "instant")
            .put("max_waiting", WAITING_PULLS_MAX)
            .put("max_ack_pending", spec.ackPendingMax());
    // One subject creates and updates, on every server from 2.9 on.
    var create = "CONSUMER.DURABLE.CREATE." + name;
    return new Declared(
        "consumer " + spec.stream() + "/" + spec.durable(),
        spec.stream(),
        "CONSUMER.INFO." + name,
        create,
        create,
        config,
        List.of());
  }

  boolean isStream() {
    return createSubject.startsWith("STREAM.");
  }

  JsonObject request(JsonObject wanted) {
    return isStream() ? wanted : new JsonObject().put("stream_name", stream).put("config", wanted);
  }

  /** The declared values of the fields in which {@code existing} is not as declared. */
  List<FieldValue> unlike(JsonObject existing) {
    return config.stream()
        .map(field -> new FieldValue(field.getKey(), field.getValue()))
        .filter(wanted -> !wanted.equals(wanted.in(existing)))
        .toList();
  }

  /** What becomes of it when it does not exist. */
  Planned creation() {
    return new Planned(what, Planned.Action.CREATE, leftOut);
  }

  /**
   * What becomes of it when it exists.
   *
   * @param info all the server told of it
   */
  Planned change(JsonObject info, Features features) {
    var existing = info.getJsonObject("config");
    var inPlace = new InPlace(features);
    var differences = new ArrayList<Difference>();
    for (var wanted : unlike(existing)) {
      differences.add(inPlace.difference(wanted.in(existing), wanted, info));
    }
    differences.addAll(leftOut);
    return Planned.of(what, differences);
  }
}
