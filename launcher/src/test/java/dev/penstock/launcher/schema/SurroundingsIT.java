package dev.penstock.launcher.schema;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.Ports;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import dev.penstock.testkit.RealServers;
import io.nats.client.api.Mirror;
import io.nats.client.api.StreamConfiguration;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown beside the consumers of other teams: our own processes, and who is hardly seen. */
final class SurroundingsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String V1 = "orders.created";
  private static final String V2 = "orders.created.v2";

  @TempDir private Path folder;

  @Test
  void tellsOursFromOthersAndWhatOurProcessesSay() throws Exception {
    var nats = RealServers.nats().url();
    try (var stranger = new Stranger(nats).freshStream()) {
      Stranger.wait(stranger.durable("inventory-created-v2-express", V2 + ".express"));
      stranger.durable("inventory-billing", V1);
      var jvm =
          "{\"services\":[\"inventory\"],\"reads\":{\"orders.created\":\"v1+v2\"},"
              + "\"published\":{\"orders.created\":\"v1\"}}";
      stranger.put("penstock-instances", "host-7", jvm);
      var survey = survey(nats);
      var ours = survey.consumer(2, "inventory-created-v2-express");
      assertThat(ours.getBoolean("ours")).isTrue();
      eventually(
          SOON,
          () ->
              assertThat(
                      survey(nats).consumer(2, "inventory-created-v2-express").getBoolean("pulled"))
                  .isTrue());
      assertThat(survey.consumer(1, "inventory-billing").getBoolean("ours")).isFalse();
      assertThat(survey.json().getJsonArray("jvms").getJsonObject(0))
          .isEqualTo(
              new JsonObject(
                  "{\"name\":\"host-7\",\"services\":[\"inventory\"],\"reads\":\"v1+v2\",\"published\":\"v1\"}"));

      var text = Surveyed.workshop(folder).schema("readers", "--nats-url", nats, V1);
      assertThat(text.code()).as(text.err()).isZero();
      assertThat(text.out())
          .contains("orders.created, the last 24h")
          .contains("inventory-created-v2-express", "host-7", "Plain subscribers are not visible")
          .contains("Next: penstock schema check --publish orders.created.v2");
      var published =
          Surveyed.workshop(folder).write("published/orders.created.v2.json", Workshop.CREATED);
      assertThat(published.schema("readers", "--nats-url", nats, V1).out())
          .contains("Next: penstock schema publish orders.created v1+v2");
    }
  }

  @Test
  void showsPlainSubscribersWhereTheServerDoes() throws Exception {
    var pages = "http://127.0.0.1:" + Ports.free();
    var options = "http: \"" + pages.substring("http://".length()) + "\"";
    try (var node = NatsNode.in(folder, NatsBinaries.newest(), options).start();
        var stranger = eventualStranger(node.url())) {
      stranger.connection.subscribe("orders.*");
      stranger.connection.flush(SOON);
      var line = new String[] {"--nats-url", node.url(), "--monitor-url", pages, V1};
      var shown = Surveyed.workshop(folder).schema("readers", line);
      assertThat(shown.out())
          .as(shown.err())
          .contains("Plain subscriber: billing-app at 127.0.0.1");
      assertThat(shown.out()).contains("on orders.*").doesNotContain("penstock-schema");
    }
  }

  @Test
  void namesTheStreamsThatCopyIt() throws Exception {
    var nats = RealServers.nats().url();
    try (var stranger = new Stranger(nats).freshStream()) {
      var mirror = Mirror.builder().sourceName(Stranger.STREAM).build();
      stranger.management.addStream(
          StreamConfiguration.builder().name("LAKE").mirror(mirror).build());
      var shown = Surveyed.workshop(folder).schema("readers", "--nats-url", nats, V1);
      assertThat(shown.out()).contains("Stream LAKE copies it; who reads there is not seen here.");
    }
  }

  private static Stranger eventualStranger(String url) throws Exception {
    var stranger = new Stranger(url);
    eventually(SOON, stranger::freshStream);
    return stranger;
  }

  private Surveyed survey(String nats) {
    return Surveyed.of(folder, nats, "24h");
  }
}
