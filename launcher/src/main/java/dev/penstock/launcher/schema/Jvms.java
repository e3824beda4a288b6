package dev.penstock.launcher.schema;

import dev.penstock.bridge.KeyValueEntry;
import dev.penstock.launcher.Broker;
import dev.penstock.pipeline.versions.Presence;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** The living processes of ours, by what each tells of itself every few seconds. Blocks. */
final class Jvms {
  private static final String STREAM = "KV_" + Presence.BUCKET;

  private Jvms() {}

  static List<Jvm> living(Broker broker) {
    var jetStream = new JetStream(broker);
    if (!jetStream.hasStream(STREAM)) return List.of();
    var bucket = broker.bridge().keyValue(Presence.BUCKET);
    var prefix = "$KV." + Presence.BUCKET + ".";
    // Not by reading the bucket through: who speaks at that moment would be passed over.
    var entries =
        jetStream.subjects(STREAM, prefix + ">").stream()
            .map(subject -> bucket.get(subject.substring(prefix.length())))
            .toList();
    broker.await(Future.all(entries));
    return entries.stream()
        .flatMap(entry -> entry.result().stream())
        .map(Jvms::read)
        .sorted(Comparator.comparing(Jvm::name))
        .toList();
  }

  /** One that says nothing of an event has nothing to do with it. */
  private static Jvm read(KeyValueEntry entry) {
    try {
      var json = new JsonObject(Buffer.buffer(entry.value()));
      var services = json.getJsonArray("services", new JsonArray());
      return new Jvm(
          entry.key(),
          services.stream().map(String::valueOf).toList(),
          versions(json, "reads"),
          versions(json, "published"));
    } catch (DecodeException | ClassCastException unreadable) {
      return new Jvm(entry.key(), List.of(), Map.of(), Map.of());
    }
  }

  private static Map<String, SortedSet<Integer>> versions(JsonObject json, String field) {
    var versions = new HashMap<String, SortedSet<Integer>>();
    Optional.ofNullable(json.getJsonObject(field))
        .ifPresent(
            events ->
                events.forEach(
                    event ->
                        versions.put(
                            event.getKey(), VersionNumbers.of(String.valueOf(event.getValue())))));
    return versions;
  }
}
