package dev.penstock.bridge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that should exist at the broker, in the words of the JetStream API.
 *
 * @param what for an operator, such as {@code stream ORDERS}
 * @param config every field we care about; the broker may add others
 * @param fixed fields that cannot be changed in place without losing messages
 */
record Declared(
    String what,
    String infoSubject,
    String createSubject,
    String updateSubject,
    JsonObject config,
    Set<String> fixed) {

  private static final int WAITING_PULLS_MAX = 512;

  static Declared stream(StreamSpec spec, Features features) {
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
    if (spec.atomicPublish() && features.atomicPublish()) config.put("allow_atomic", true);
    return new Declared(
        "stream " + spec.name(),
        "STREAM.INFO." + spec.name(),
        "STREAM.CREATE." + spec.name(),
        "STREAM.UPDATE." + spec.name(),
        config,
        Set.of("retention", "storage", "max_consumers"));
  }

  static Declared consumer(ConsumerSpec spec) {
    var name = spec.stream() + "." + spec.durable();
    var config =
        new JsonObject()
            .put("durable_name", spec.durable())
            .put("deliver_policy", "all")
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
        "CONSUMER.INFO." + name,
        create,
        create,
        config,
        Set.of("deliver_policy", "ack_policy", "filter_subject", "replay_policy", "max_waiting"));
  }

  boolean isStream() {
    return createSubject.startsWith("STREAM.");
  }

  JsonObject request(JsonObject wanted) {
    if (isStream()) return wanted;
    var stream = infoSubject.split("\\.")[2];
    return new JsonObject().put("stream_name", stream).put("config", wanted);
  }

  /** The fields in which what exists is not what is declared. */
  List<String> differences(JsonObject existing) {
    var fields = new ArrayList<String>();
    for (var field : config.fieldNames()) {
      if (!same(config.getValue(field), existing.getValue(field))) fields.add(field);
    }
    return fields;
  }

  private static boolean same(Object declared, @Nullable Object existing) {
    if (declared instanceof Number number) {
      // The broker leaves zeros out.
      return number.longValue() == (existing instanceof Number other ? other.longValue() : 0L);
    }
    if (declared instanceof String text && text.isEmpty()) {
      return existing == null || "".equals(existing);
    }
    return Objects.equals(declared, existing);
  }
}
