package dev.penstock.launcher.schema;

import static dev.penstock.launcher.schema.Stranger.take;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.events.EventPolicy;
import dev.penstock.launcher.BrokerOption;
import dev.penstock.launcher.schema.Workshop.Ended;
import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What is published and read, changed while others read, on the oldest and the newest server. */
final class ChangeIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String V1 = "orders.created";
  private static final String V2 = "orders.created.v2";

  @TempDir private Path folder;

  static Stream<String> servers() {
    return Servers.ALL.stream().map(NatsServer::url);
  }

  private static final class Servers {
    static final List<NatsServer> ALL =
        NatsBinaries.all().stream().map(RealServers::freshNats).toList();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void publishesInOtherVersionsOnceAllHaveFollowed(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.follow("host-7", "order", "v1+v2");
      stranger.follow("host-8", "inventory", "v1+v2");
      var both = publish(nats, "v1+v2");
      assertThat(both.code()).as(both.out() + both.err()).isZero();
      assertThat(both.out())
          .contains("orders.created: publishes v1+v2, was v1")
          .contains("followed by all 2 living processes")
          .contains("Back: penstock schema publish orders.created v1");
      assertThat(stranger.policy(V1)).isEqualTo("{\"published\":\"v1+v2\",\"retired\":\"\"}");

      assertThat(publish(nats, "v1+v2").out()).contains("publishes v1+v2, as before");
      assertThat(publish(nats, "v2").out()).contains("publishes v2, was v1+v2");
      assertThat(publish(nats, "v1").out()).contains("publishes v1, was v2");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void namesWhoDoesNotFollow(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.tell("host-7", "order", "v1+v2", "v1+v2");
      stranger.tell("host-9", "payment", "v1+v2", "v1");
      var both = publish(nats, "v1+v2", "--wait", "300ms");
      assertThat(both.code()).as(both.err()).isOne();
      assertThat(both.out())
          .contains(
              "not followed yet by JVM host-9 (payment); who does not within a minute is stuck")
          .doesNotContain("host-7");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void refusesToEndWhatAnotherTeamReads(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.follow("host-7", "order", "v1+v2");
      publish(nats, "v1+v2");
      stranger.publish(V1, 3);
      take(stranger.durable("billing", V1), 2, 2);
      var refused = publish(nats, "v2");
      assertThat(refused.code()).isOne();
      assertThat(refused.out())
          .contains("refused: v1 of orders.created is still read")
          .contains(
              "  billing received 2 messages of v1 in the last 24h and has no consumer of v2;"
                  + " have it read orders.created.v2")
          .contains("Nothing was changed");
      assertThat(stranger.policy(V1)).contains("v1+v2");
      var json = new JsonObject(publish(nats, "v2", "--json").out());
      assertThat(json.getBoolean("done")).isFalse();
      assertThat(json.getJsonArray("blockers").getJsonObject(0).getString("who"))
          .isEqualTo("billing");

      var forced = publish(nats, "v2", "--force");
      assertThat(forced.code()).as(forced.out()).isZero();
      assertThat(forced.out()).contains("forced past:").contains("  billing received 2 messages");
      publish(nats, "v1+v2");
      stranger.durable("billing-v2", V2);
      assertThat(publish(nats, "v2").code()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void refusesWhatIsNoVersionOthersCanRelyOn(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      var draft = Surveyed.workshop(folder).schema("publish", "--nats-url", nats, V1, "v1+v2");
      assertThat(draft.code()).isOne();
      assertThat(draft.out())
          .contains("refused: v2 of orders.created is a draft that may still change")
          .contains("penstock schema check --publish orders.created.v2");
      var unknown = publish(nats, "v1+v3");
      assertThat(unknown.code()).isEqualTo(2);
      assertThat(unknown.err()).contains("there is no v3 of orders.created, only v1+v2");
      var nonsense = publish(nats, "both");
      assertThat(nonsense.err()).contains("versions are written v1, v2 or v1+v2, was \"both\"");
      stranger.put("penstock-schemas", V1, "{\"published\":\"v2\",\"retired\":\"v1\"}");
      var retired = publish(nats, "v1+v2", "--force");
      assertThat(retired.code()).isOne();
      assertThat(retired.out())
          .contains(
              "v1 of orders.created is retired; penstock schema retire orders.created v1 --undo");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void retiresOnlyWhatNobodyNeeds(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.follow("host-7", "inventory", "v1+v2");
      var old = stranger.durable("inventory-created", V1);
      var billing = stranger.durable("billing", V1);
      stranger.publish(V1, 2, "/old/shop");
      take(billing, 1, 1);
      take(old, 2, 1);
      var refused = retire(nats, "--since", "24h");
      assertThat(refused.code()).isOne();
      assertThat(refused.out())
          .contains("refused: v1 of orders.created is still needed")
          .contains(
              "Penstock is to publish v1; penstock schema publish orders.created v2 ends that")
          .contains("/old/shop (2) published 2 messages of v1 in the last 24h, the last at 20")
          .contains("billing is still to be delivered 1 message of v1")
          .contains("inventory-created has not acknowledged 1 message of v1")
          .contains("billing received 1 message of v1 in the last 24h and has no consumer of v2")
          .contains("inventory-created takes v1, and nobody pulls a consumer of v2 for the same");
      assertThat(retire(nats, "--force").out()).contains("v1 of orders.created is the only one");

      publish(nats, "v2", "--force");
      take(billing, 1, 1);
      stranger.management.deleteConsumer(Stranger.STREAM, "inventory-created");
      Stranger.wait(stranger.durable("inventory-created-v2", V2));
      take(stranger.durable("inventory-created", V1), 2, 2);
      eventually(
          SOON,
          () -> {
            var done = retire(nats, "--since", "2s");
            assertThat(done.code()).as(done.out() + done.err()).isZero();
            assertThat(done.out())
                .contains("orders.created: v1 is retired")
                .contains("followed by the only living process")
                .contains("schemas/events/orders.created.v1.json, which stays")
                .contains("Back: penstock schema retire orders.created v1 --undo");
          });
      assertThat(stranger.policy(V1)).isEqualTo("{\"published\":\"v2\",\"retired\":\"v1\"}");

      var undone = retire(nats, "--undo");
      assertThat(undone.code()).as(undone.out()).isZero();
      assertThat(undone.out())
          .contains("orders.created: v1 is read again")
          .contains("penstock schema publish orders.created v1+v2");
      assertThat(stranger.policy(V1)).isEqualTo("{\"published\":\"v2\",\"retired\":\"\"}");
      assertThat(retire(nats, "--undo").out()).contains("v1 is not retired");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void overwritesNothingThatSomebodyElseHasChanged(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream();
        var broker =
            CommandLine.populateCommand(new BrokerOption(), "--nats-url", nats).open("a-test")) {
      var policies = new PolicyShelf(broker);
      var none = policies.get(V1);
      var second = new EventPolicy(EventPolicy.numbers("v2"), EventPolicy.none());
      policies.update(V1, EventPolicy.FIRST, none);
      assertThatThrownBy(() -> policies.update(V1, second, none))
          .hasMessageContaining("somebody else has just changed the policy of orders.created");
      var first = policies.get(V1);
      policies.update(V1, second, first);
      assertThatThrownBy(() -> policies.update(V1, EventPolicy.FIRST, first))
          .isInstanceOf(ChangedMeanwhileException.class);
      assertThat(stranger.policy(V1)).contains("\"published\":\"v2\"");
      stranger.put("penstock-schemas", V1, "v2");
      assertThatThrownBy(() -> policies.get(V1))
          .hasMessageContaining("bucket penstock-schemas, key orders.created: not {");
    }
  }

  private Ended publish(String nats, String versions, String... more) {
    return run("publish", nats, versions, more);
  }

  private Ended retire(String nats, String... more) {
    return run("retire", nats, "v1", more);
  }

  private Ended run(String command, String nats, String versions, String... more) {
    var workshop =
        Surveyed.workshop(folder).write("published/orders.created.v2.json", Workshop.CREATED);
    var line = new ArrayList<>(List.of("--nats-url", nats, V1, versions));
    line.addAll(List.of(more));
    return workshop.schema(command, line.toArray(String[]::new));
  }
}
