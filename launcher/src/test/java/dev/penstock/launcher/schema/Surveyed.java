package dev.penstock.launcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** What {@code penstock schema readers} says of {@code orders.created}, which has two versions. */
record Surveyed(JsonObject json) {

  /** Version 1 is published, and version 2 as well when somebody says so. */
  static Workshop workshop(Path folder) {
    return Workshop.in(folder).write("events/orders.created.v2.json", Workshop.CREATED);
  }

  static Surveyed of(Path folder, String nats, String since) {
    var ended =
        workshop(folder)
            .schema("readers", "--nats-url", nats, "--json", "--since", since, "orders.created");
    assertThat(ended.code()).as(ended.err()).isZero();
    return new Surveyed(new JsonObject(ended.out()).getJsonArray("events").getJsonObject(0));
  }

  JsonObject version(int number) {
    return json.getJsonArray("versions").getJsonObject(number - 1);
  }

  List<JsonObject> consumers(int version) {
    return version(version).getJsonArray("consumers").stream().map(JsonObject.class::cast).toList();
  }

  JsonObject consumer(int version, String name) {
    return consumers(version).stream()
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + json.encode()));
  }

  String figures(int version, String name) {
    var consumer = consumer(version, name);
    return "delivered %d, waiting %d, unacknowledged %d"
        .formatted(
            consumer.getLong("delivered"),
            consumer.getLong("waiting"),
            consumer.getLong("unacknowledged"));
  }
}
