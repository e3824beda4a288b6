package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.RunningClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("servers")
final class JetStreamBridgeIT extends BridgeContract {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(15);

  @Parameter Path binary;
  @TempDir Path store;
  private TestNats server;

  static List<Path> servers() {
    return TestNats.all();
  }

  @BeforeEach
  void startServer() {
    server = new TestNats(binary, store).start();
  }

  @Override
  void stopBroker() {
    server.close();
  }

  private static BridgeOptions options(String url, Duration connectElapsedMax) {
    return new BridgeOptions(
        List.of(url),
        "bridge-test",
        "",
        connectElapsedMax,
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        Duration.ofSeconds(5));
  }

  @Override
  Bridge connect(BridgeObserver observer) {
    return Eventually.get(Bridge.connect(vertx, options(server.url(), CONNECT_MAX), observer));
  }

  @Override
  void goAway() {
    server.kill();
  }

  @Override
  void comeBack() {
    server.start();
  }

  @Override
  Wire wire() {
    return Eventually.get(NatsWire.connect(vertx, options(server.url(), CONNECT_MAX), state -> {}));
  }

  @Override
  void deleteStream(String stream) {
    api("STREAM.DELETE." + stream, new JsonObject());
  }

  @Override
  void deleteConsumer(String stream, String durable) {
    api("CONSUMER.DELETE." + stream + "." + durable, new JsonObject());
  }

  @Test
  void losesNothingAndKeepsTheOrderOverARestart() {
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    var publisher = bridge.publisher(new PublisherOptions(512, Duration.ofSeconds(15)));
    var stored = new ArrayList<Future<List<PubAck>>>();
    for (int piece = 0; piece < 7; piece++) {
      stored.add(
          publisher.publishAll(messages(7_000).subList(piece * 1_000, piece * 1_000 + 1_000)));
    }
    got.awaitMessages(500);
    goAway();
    comeBack();
    for (var each : stored) Eventually.get(each);
    got.awaitDistinct(7_000);
    assertThat(got.messages().stream().map(InMessage::streamSequence).distinct().count())
        .isEqualTo(7_000);
    var inStreamOrder =
        got.messages().stream()
            .sorted((a, b) -> Long.compare(a.streamSequence(), b.streamSequence()))
            .map(Recorder::body)
            .distinct();
    assertThat(inStreamOrder).containsExactlyElementsOf(bodies(7_000));
  }

  @Test
  void tellsTheSameOfAStreamAfterARestart() {
    var bridge = readyBridge();
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(3)));
    var before = Eventually.get(bridge.management().streamStatus("ORDERS"));
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    comeBack();
    Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    assertThat(Eventually.get(bridge.management().streamStatus("ORDERS"))).isEqualTo(before);
  }

  @Test
  void receivesAgainSoonAfterARestart() {
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    comeBack();
    long backNanos = RunningClock.nanos();
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(1);
    assertThat(RunningClock.since(backNanos)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void neverBlocksTheEventLoopDuringAnOutage() {
    var bridge = readyBridge(INVENTORY);
    consume(bridge, INVENTORY, Recorder.thatSucceeds());
    var publisher = bridge.publisher(new PublisherOptions(256, Duration.ofMillis(500)));
    var longestGapNanos = new AtomicLong();
    var ticks = new AtomicLong();
    var lastNanos = new AtomicLong(RunningClock.nanos());
    vertx.setPeriodic(
        5,
        id -> {
          long now = RunningClock.nanos();
          longestGapNanos.accumulateAndGet(now - lastNanos.getAndSet(now), Math::max);
          publisher.publish(message("tick" + ticks.incrementAndGet()));
        });
    goAway();
    Eventually.holds("300 ticks without a server", () -> ticks.get() > 300);
    comeBack();
    Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    assertThat(Duration.ofNanos(longestGapNanos.get())).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void connectsWhenTheServerStartsLater() {
    goAway();
    var connecting = Bridge.connect(vertx, options(server.url(), CONNECT_MAX), BridgeObserver.NONE);
    comeBack();
    var bridge = Eventually.get(connecting);
    assertThat(bridge.state()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(bridge.serverVersion()).startsWith("2.");
    Eventually.get(bridge.drain(SOON));
    assertThat(bridge.state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void givesUpOnAnUnreachableServer() {
    goAway();
    var connecting =
        Bridge.connect(vertx, options(server.url(), Duration.ofMillis(500)), BridgeObserver.NONE);
    assertThat(Eventually.failure(connecting))
        .hasMessageContaining(server.url())
        .hasMessageContaining("could not be reached within 500 ms")
        .hasMessageContaining("refused");
  }

  @Test
  void failsAtOnceWithAWrongPassword(@TempDir Path other) {
    try (var guarded = new TestNats(binary, other, "--user", "order", "--pass", "right").start()) {
      long startNanos = System.nanoTime();
      var refused =
          Bridge.connect(
              vertx,
              options(guarded.urlFor("order:wrong"), Duration.ofSeconds(60)),
              BridgeObserver.NONE);
      assertThat(Eventually.failure(refused))
          .hasMessageContaining(guarded.url())
          .hasMessageContaining("refused the credentials")
          .hasMessageNotContaining("wrong");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(SOON);
      var url = guarded.urlFor("order:right");
      Eventually.get(
          Eventually.get(Bridge.connect(vertx, options(url, CONNECT_MAX), BridgeObserver.NONE))
              .drain(SOON));
    }
  }

  @Test
  void namesTheFieldTheServerCannotHold() {
    var tripled =
        new StreamSpec(
            "ORDERS", List.of("orders.>"), 3, Duration.ofHours(1), -1, -1, Duration.ofMinutes(2));
    assertThat(Eventually.failure(bridge().management().ensure(List.of(tripled), List.of())))
        .hasMessageContaining("stream ORDERS")
        .hasMessageContaining("replicas");
  }

  static Stream<JsonObject> otherStreams() {
    return Stream.of(
        new JsonObject().put("storage", "memory"),
        new JsonObject().put("retention", "interest"),
        new JsonObject().put("retention", "workqueue"),
        new JsonObject().put("max_consumers", 5),
        new JsonObject().put("discard", "old"),
        new JsonObject().put("max_msgs", 5),
        new JsonObject().put("max_bytes", 5_000),
        new JsonObject().put("max_age", 0),
        new JsonObject().put("max_msg_size", 500),
        new JsonObject().put("duplicate_window", 1_000_000_000L),
        new JsonObject().put("subjects", new JsonArray().add("orders.created")));
  }

  static Stream<JsonObject> otherConsumers() {
    return Stream.of(
        new JsonObject().put("deliver_policy", "new"),
        new JsonObject().put("deliver_subject", "push").put("max_waiting", 0),
        new JsonObject().put("ack_policy", "all"),
        new JsonObject().put("replay_policy", "original"),
        new JsonObject().put("max_waiting", 5),
        new JsonObject().put("ack_wait", 1_000_000_000L),
        new JsonObject().put("max_deliver", 3),
        new JsonObject().put("max_ack_pending", 7));
  }

  /** Its own word for it is what the plan must say. */
  @Test
  void changesInPlaceExactlyWhatTheServerDoes() {
    var version = bridge().serverVersion();
    var features = Features.of(version);
    var stream = Declared.stream(ORDERS, features, version);
    otherStreams().forEach(other -> assertInPlace(stream, other, features));
    readyBridge();
    var consumer = Declared.consumer(INVENTORY);
    otherConsumers().forEach(other -> assertInPlace(consumer, other, features));
  }

  private void assertInPlace(Declared declared, JsonObject other, Features features) {
    api(declared.createSubject(), declared.request(declared.config().copy().mergeIn(other)));
    var info = api(declared.infoSubject(), new JsonObject());
    var planned = declared.change(info, features);
    assertThat(planned.differences()).as(other.encode()).hasSameSizeAs(other);
    boolean changed = true;
    try {
      var wanted = info.getJsonObject("config").mergeIn(declared.config());
      var answer = api(declared.updateSubject(), declared.request(wanted));
      assertThat(declared.unlike(answer.getJsonObject("config"))).isEmpty();
    } catch (ApiException refused) {
      changed = false;
    }
    var action = changed ? Planned.Action.UPDATE : Planned.Action.IMPOSSIBLE;
    assertThat(planned.action()).as("%s", planned.lines()).isEqualTo(action);
    api(declared.infoSubject().replace("INFO", "DELETE"), new JsonObject());
  }

  @Test
  void tellsTheStatesOfItsConnection() {
    var states = new CopyOnWriteArrayList<ConnectionState>();
    var bridge = bridge();
    bridge.onStateChange(states::add);
    goAway();
    comeBack();
    Eventually.holds("reconnected", () -> states.contains(ConnectionState.CONNECTED));
    assertThat(states).containsExactly(ConnectionState.RECONNECTING, ConnectionState.CONNECTED);
  }
}
