package dev.penstock.launcher.schema;

import static dev.penstock.launcher.schema.Stranger.take;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.RunningClock;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What plain clients were really delivered, on the oldest and the newest server. */
final class ReadersIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String V1 = "orders.created";
  private static final String V2 = "orders.created.v2";

  /** So long a server keeps what is not durable, however slow this machine is. */
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;

  static Stream<String> servers() {
    return Servers.ALL.stream().map(NatsServer::url);
  }

  private static final class Servers {
    static final List<NatsServer> ALL =
        NatsBinaries.all().stream().map(RealServers::freshNats).toList();
    static final NatsServer NEWEST = ALL.get(1);
  }

  static Stream<String> newest() {
    return Stream.of(Servers.NEWEST.url());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void tellsDeliveredFromStoredWaitingAndUnacknowledged(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 5);
      take(stranger.durable("billing", V1), 3, 2);
      stranger.durable("idle", V1);
      var survey = survey(nats);
      assertThat(survey.version(1).getLong("stored")).isEqualTo(5);
      assertThat(survey.figures(1, "billing"))
          .isEqualTo("delivered 3, waiting 2, unacknowledged 1");
      assertThat(survey.figures(1, "idle")).isEqualTo("delivered 0, waiting 5, unacknowledged 0");
      assertThat(survey.consumer(1, "idle").getString("last_active_at")).isNull();
      assertThat(survey(nats).version(2).getJsonArray("consumers")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsEachVersionBehindAWildcard(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 2);
      stranger.publish("orders.confirmed", 4);
      stranger.publish(V2, 3);
      stranger.publish(V1, 7);
      take(stranger.durable("lake", "orders.>"), 8, 3);
      take(stranger.durable("everything", ">"), 3, 3);
      var survey = survey(nats);
      assertThat(survey.figures(1, "lake")).isEqualTo("delivered 2, waiting 7, unacknowledged 0");
      assertThat(survey.figures(2, "lake")).isEqualTo("delivered 2, waiting 1, unacknowledged 2");
      assertThat(survey.figures(1, "everything"))
          .isEqualTo("delivered 2, waiting 7, unacknowledged 0");
      assertThat(survey.figures(2, "everything"))
          .isEqualTo("delivered 0, waiting 3, unacknowledged 0");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsBothLanes(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 2);
      stranger.publish(V1 + ".express", 3);
      stranger.publish(V2 + ".express", 4);
      take(stranger.durable("billing-express", V1 + ".express"), 3, 3);
      take(stranger.durable("billing-v2-express", V2 + ".express"), 1, 1);
      var survey = survey(nats);
      assertThat(survey.version(1).getLong("stored")).isEqualTo(5);
      assertThat(survey.figures(1, "billing-express"))
          .isEqualTo("delivered 3, waiting 0, unacknowledged 0");
      assertThat(survey.figures(2, "billing-v2-express"))
          .isEqualTo("delivered 1, waiting 3, unacknowledged 0");
    }
  }

  @ParameterizedTest
  @MethodSource("newest")
  void countsEachOfSeveralFilters(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 3);
      stranger.publish("orders.confirmed", 2);
      stranger.publish(V2, 4);
      take(stranger.durable("both", V1, V2), 5, 4);
      take(stranger.durable("half", "orders.confirmed", V2), 5, 5);
      var survey = survey(nats);
      assertThat(survey.consumers(1)).hasSize(1);
      assertThat(survey.figures(2, "half")).isEqualTo("delivered 3, waiting 1, unacknowledged 0");
      assertThat(survey.figures(1, "both")).isEqualTo("delivered 3, waiting 0, unacknowledged 0");
      assertThat(survey.figures(2, "both")).isEqualTo("delivered 2, waiting 2, unacknowledged 1");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void leavesOutWhatIsOlderThanTheWindow(String nats) {
    RunningClock.unlessStalled(
        attempt -> {
          try (var stranger = new Stranger(nats).freshStream()) {
            leavesOutWhatIsOlder(nats, stranger);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void leavesOutWhatIsOlder(String nats, Stranger stranger) throws Exception {
    stranger.publish(V1, 4);
    var billing = stranger.durable("billing", V1);
    take(billing, 3, 3);
    eventually(SOON, () -> assertThat(recent(nats).version(1).getLong("stored")).isZero());
    var survey = recent(nats);
    assertThat(survey.figures(1, "billing")).isEqualTo("delivered 0, waiting 1, unacknowledged 0");
    assertThat(survey.consumer(1, "billing").getBoolean("delivered_older")).isFalse();

    take(billing, 1, 1);
    survey = recent(nats);
    assertThat(survey.figures(1, "billing")).startsWith("delivered 0,");
    assertThat(survey.consumer(1, "billing").getBoolean("delivered_older")).isTrue();

    stranger.publish(V1, 2);
    take(billing, 1, 1);
    survey = recent(nats);
    assertThat(survey.version(1).getLong("stored")).isEqualTo(2);
    assertThat(survey.figures(1, "billing")).isEqualTo("delivered 1, waiting 1, unacknowledged 0");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsNothingForWhoBeganLaterAndGotNothing(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 5);
      var late = ConsumerConfiguration.builder().filterSubject(V1);
      stranger.consumer(late.durable("new").deliverPolicy(DeliverPolicy.New));
      var third =
          ConsumerConfiguration.builder()
              .filterSubject(V1)
              .durable("third")
              .deliverPolicy(DeliverPolicy.ByStartSequence)
              .startSequence(4);
      var twice = stranger.consumer(third);
      for (var message : take(twice, 2, 0)) message.nak();
      take(twice, 2, 2);
      var last = ConsumerConfiguration.builder().filterSubject(V1).durable("last");
      take(stranger.consumer(last.deliverPolicy(DeliverPolicy.Last)), 1, 1);
      var survey = survey(nats);
      assertThat(survey.figures(1, "new")).isEqualTo("delivered 0, waiting 0, unacknowledged 0");
      assertThat(survey.figures(1, "third")).isEqualTo("delivered 2, waiting 0, unacknowledged 0");
      assertThat(survey.figures(1, "last")).isEqualTo("delivered 1, waiting 0, unacknowledged 0");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void marksWhatIsNoDurable(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 4);
      var passing = ConsumerConfiguration.builder().filterSubject(V1).ackPolicy(AckPolicy.None);
      take(stranger.consumer(passing.name("passing").inactiveThreshold(LONG)), 2, 0);
      var context = stranger.connection.getStreamContext(Stranger.STREAM);
      var ordered =
          context.createOrderedConsumer(new OrderedConsumerConfiguration().filterSubject(V1));
      assertThat(ordered.next(SOON)).isNotNull();
      var dispatcher = stranger.connection.createDispatcher();
      var received = new CountDownLatch(4);
      stranger
          .connection
          .jetStream()
          .subscribe(
              V1,
              dispatcher,
              message -> received.countDown(),
              false,
              PushSubscribeOptions.builder().durable("pushed").build());
      assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
      var survey = survey(nats);
      assertThat(survey.consumer(1, "passing").getString("kind")).isEqualTo("ephemeral");
      assertThat(survey.figures(1, "passing")).startsWith("delivered 2,");
      assertThat(survey.consumer(1, "pushed").getString("kind")).isEqualTo("durable");
      assertThat(survey.consumer(1, "pushed").getBoolean("pulled")).isTrue();
      assertThat(survey.figures(1, "pushed")).startsWith("delivered 4, waiting 0,");
      assertThat(survey.consumers(1))
          .filteredOn(each -> each.getString("kind").equals("ordered"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void leavesNothingBehindAndCountsNotItself(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 3);
      take(stranger.durable("lake", "orders.>"), 3, 3);
      var another = StreamCount.NAME_PREFIX + "of-another";
      var theirs = ConsumerConfiguration.builder().name(another).filterSubject(V1);
      stranger.consumer(theirs.ackPolicy(AckPolicy.None).inactiveThreshold(LONG));
      assertThat(survey(nats).consumers(1)).hasSize(1);
      assertThat(stranger.management.getConsumerNames(Stranger.STREAM))
          .containsExactlyInAnyOrder("lake", another);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void tellsWhoPublishedAndBoundsTheLook(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 700, "/old/shop");
      stranger.publish(V1, 600, "/penstock/order");
      stranger.publish(V2, 2, "/penstock/order");
      stranger.publish(V2 + ".express", 1);
      var survey = survey(nats);
      assertThat(survey.version(1).getLong("stored")).isEqualTo(1_300);
      assertThat(survey.version(1).getJsonObject("sources"))
          .isEqualTo(new JsonObject().put("/old/shop", 400L).put("/penstock/order", 600L));
      assertThat(survey.version(2).getJsonObject("sources"))
          .isEqualTo(new JsonObject().put("/penstock/order", 2L).put("unknown", 1L));
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsExactlyWhileMessagesFlow(String nats) throws Exception {
    try (var stranger = new Stranger(nats).freshStream()) {
      stranger.publish(V1, 8);
      take(stranger.durable("billing", V1), 5, 5);
      take(stranger.durable("lake", ">"), 6, 6);
      var flow = stranger.flow(V1);
      eventually(SOON, () -> assertThat(stranger.stored()).isGreaterThan(1_000));
      for (int i = 0; i < 5; i++) {
        long stored = stranger.stored();
        eventually(SOON, () -> assertThat(stranger.stored()).isGreaterThan(stored));
        var survey = survey(nats);
        assertThat(survey.consumer(1, "billing").getLong("delivered")).isEqualTo(5);
        assertThat(survey.consumer(1, "lake").getLong("delivered")).isEqualTo(6);
      }
      flow.close();
    }
  }

  private Surveyed survey(String nats) {
    return Surveyed.of(folder, nats, "24h");
  }

  private Surveyed recent(String nats) {
    return Surveyed.of(folder, nats, "4s");
  }
}
