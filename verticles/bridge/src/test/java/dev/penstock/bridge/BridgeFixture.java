package dev.penstock.bridge;

import dev.penstock.bridge.PublishException.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** Bridges to one broker, and what the contract publishes over them. */
abstract class BridgeFixture {
  static final Duration SOON = Duration.ofSeconds(5);
  private static final long ANSWER_MAX_MILLIS = 15_000;
  static final StreamSpec ORDERS =
      new StreamSpec(
          "ORDERS",
          List.of("orders.>"),
          1,
          Duration.ofHours(1),
          64 << 20,
          10_000,
          Duration.ofMinutes(2));
  static final ConsumerSpec INVENTORY = consumer("inventory", "orders.>", Duration.ofSeconds(30));
  static final PublisherOptions PATIENT = new PublisherOptions(1_024, Duration.ofSeconds(15));
  static final BatchOptions QUICK =
      new BatchOptions(256, 1_024, 1, Duration.ofMillis(20), Duration.ofMillis(40));

  final Vertx vertx = Vertx.vertx();
  private final List<Bridge> bridges = new ArrayList<>();

  /** A new bridge to the broker of this test. */
  abstract Bridge connect(BridgeObserver observer);

  /** Ends all connections at once, without a word; what is stored stays. */
  abstract void goAway();

  abstract void comeBack();

  /** A connection of its own to the broker of this test. */
  abstract Wire wire();

  /** What the JetStream API answers to anybody else. */
  JsonObject api(String what, JsonObject body) {
    var wire = wire();
    try {
      return Eventually.get(
          new JetStreamApi(new Requester(wire, 1))
              .requestPatiently(Home.of(vertx), what, body, Home.nowMillis() + ANSWER_MAX_MILLIS));
    } finally {
      Eventually.get(wire.close(SOON));
    }
  }

  abstract void deleteStream(String stream);

  abstract void deleteConsumer(String stream, String durable);

  static ConsumerSpec consumer(String durable, String filter, Duration ackWait) {
    return new ConsumerSpec("ORDERS", durable, filter, ackWait, 5_000);
  }

  Bridge bridge() {
    return bridge(BridgeObserver.NONE);
  }

  Bridge bridge(BridgeObserver observer) {
    var bridge = connect(observer);
    bridges.add(bridge);
    return bridge;
  }

  /** A bridge whose stream and consumers exist. */
  Bridge readyBridge(ConsumerSpec... consumers) {
    var bridge = bridge();
    Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of(consumers)));
    return bridge;
  }

  /** After everything else: the bridges are closed. */
  abstract void stopBroker();

  @AfterEach
  void closeBridges() {
    for (var bridge : bridges) Eventually.get(bridge.drain(Duration.ofMillis(100)));
    Eventually.get(vertx.close());
    stopBroker();
  }

  static OutMessage message(String body) {
    return message("orders.created", body);
  }

  static OutMessage message(String subject, String body) {
    return new OutMessage(subject, "id-" + body, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  static List<OutMessage> messages(int count) {
    return IntStream.range(0, count).mapToObj(i -> message("m" + i)).toList();
  }

  static List<String> bodies(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
  }

  static Outcome outcome(Future<?> failed) {
    return ((PublishException) Eventually.failure(failed)).outcome();
  }

  BatchConsumer consume(Bridge bridge, ConsumerSpec spec, BatchHandler handler) {
    return Eventually.get(bridge.consume(spec, QUICK, handler));
  }
}
