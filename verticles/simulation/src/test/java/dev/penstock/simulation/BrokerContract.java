package dev.penstock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.BatchHandler;
import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublisherOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * What the services rely on of a broker. The simulated one keeps it, and so does the one in memory,
 * which the bridge holds to the same contract as a real nats-server.
 */
abstract class BrokerContract {
  static final Duration ACK_WAIT = Duration.ofSeconds(1);
  static final ConsumerSpec CREATED = consumer("created", "orders.created");
  static final ConsumerSpec ALL = consumer("all", "orders.>");
  private static final BatchOptions OPTIONS =
      new BatchOptions(4, 16, 1, Duration.ofMillis(20), Duration.ofMillis(40));

  /** What handlers got: a body, and how often it had been delivered. */
  private final Queue<String> got = new ConcurrentLinkedQueue<>();

  static ConsumerSpec consumer(String durable, String filter) {
    return new ConsumerSpec("ORDERS", durable, filter, ACK_WAIT, 1_000);
  }

  /** Of another process each time. */
  abstract Bridge bridge();

  /** Its process ends without a word. */
  abstract void kill(Bridge bridge);

  abstract void goAway();

  abstract void comeBack();

  abstract <T> T await(Future<T> future);

  abstract void eventually(BooleanSupplier holds);

  /** Nothing else comes for so long. */
  abstract void pass(Duration time);

  private static OutMessage message(String subject, String body) {
    return new OutMessage(
        "orders." + subject, "id-" + body, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private void publish(Bridge bridge, String... bodies) {
    var publisher = bridge.publisher(PublisherOptions.DEFAULTS);
    await(publisher.publishAll(List.of(bodies).stream().map(b -> message("created", b)).toList()));
  }

  private void consume(Bridge bridge, ConsumerSpec spec, BatchHandler handler) {
    await(
        bridge.consume(
            spec,
            OPTIONS,
            batch -> {
              for (var each : batch) {
                got.add(new String(each.body(), StandardCharsets.UTF_8) + each.deliveryCount());
              }
              return handler.handle(batch);
            }));
  }

  private void consume(Bridge bridge, ConsumerSpec spec) {
    consume(bridge, spec, batch -> Future.succeededFuture());
  }

  private void eventuallyGot(String... deliveries) {
    eventually(() -> got.size() >= deliveries.length);
    pass(ACK_WAIT.multipliedBy(2));
    assertThat(got).containsExactlyInAnyOrder(deliveries);
  }

  @Test
  void storesAMessageIdOnce() {
    var publisher = bridge().publisher(PublisherOptions.DEFAULTS);
    var first = await(publisher.publish(message("created", "a")));
    var second = await(publisher.publish(message("created", "a")));
    assertThat(first.duplicate()).isFalse();
    assertThat(second.duplicate()).isTrue();
    assertThat(second.sequence()).isEqualTo(first.sequence());
    consume(bridge(), ALL);
    eventuallyGot("a1");
  }

  @Test
  void deliversWhatWasStoredBeforeAndPassesTheFilter() {
    var bridge = bridge();
    publish(bridge, "a", "b");
    await(bridge.publisher(PublisherOptions.DEFAULTS).publish(message("cancelled", "c")));
    consume(bridge, CREATED);
    eventuallyGot("a1", "b1");
  }

  @Test
  void deliversAgainWhatFailed() {
    var bridge = bridge();
    var failing = new ConcurrentLinkedQueue<>(List.of("once"));
    consume(
        bridge,
        ALL,
        batch ->
            failing.poll() == null
                ? Future.succeededFuture()
                : Future.failedFuture("not this time"));
    publish(bridge, "a");
    eventuallyGot("a1", "a2");
  }

  @Test
  void deliversAgainWhatWasGivenBack() {
    var bridge = bridge();
    consume(
        bridge,
        ALL,
        batch -> {
          for (var each : batch) if (each.deliveryCount() < 3) each.nak(Duration.ofMillis(50));
          return Future.succeededFuture();
        });
    publish(bridge, "a");
    eventuallyGot("a1", "a2", "a3");
  }

  @Test
  void deliversToSomebodyElseWhatADeadProcessHad() {
    var doomed = bridge();
    consume(doomed, ALL, batch -> Promise.<Void>promise().future());
    publish(bridge(), "a");
    eventually(() -> got.contains("a1"));
    kill(doomed);
    consume(bridge(), ALL);
    eventuallyGot("a1", "a2");
  }

  @Test
  void doesNotDeliverAgainWhatIsBeingHandled() {
    var bridge = bridge();
    Promise<Void> handled = Promise.promise();
    consume(bridge, ALL, batch -> handled.future());
    consume(bridge(), ALL, batch -> handled.future());
    publish(bridge, "a");
    eventually(() -> got.contains("a1"));
    pass(ACK_WAIT.multipliedBy(3));
    handled.complete();
    eventuallyGot("a1");
  }

  @Test
  void sharesTheMessagesOfAConsumer() {
    consume(bridge(), ALL);
    consume(bridge(), ALL);
    publish(bridge(), "a", "b", "c", "d", "e", "f");
    eventuallyGot("a1", "b1", "c1", "d1", "e1", "f1");
  }

  @Test
  void holdsBackABatchWhileItIsPaused() {
    var bridge = bridge();
    var consumer =
        await(
            bridge.consume(
                ALL,
                OPTIONS,
                batch -> {
                  got.add("handled");
                  return Future.succeededFuture();
                }));
    consumer.pause();
    publish(bridge, "a");
    pass(Duration.ofMillis(300));
    assertThat(got).isEmpty();
    consumer.resume();
    eventually(() -> got.contains("handled"));
  }

  @Test
  void publishesWhenItIsBackWhatWasHeldMeanwhile() {
    var bridge = bridge();
    var states = new ConcurrentLinkedQueue<ConnectionState>();
    bridge.onStateChange(states::add);
    consume(bridge, ALL);
    goAway();
    eventually(() -> bridge.state() == ConnectionState.RECONNECTING);
    var held = bridge.publisher(PublisherOptions.DEFAULTS).publish(message("created", "a"));
    pass(Duration.ofMillis(200));
    assertThat(held.isComplete()).isFalse();
    comeBack();
    await(held);
    eventuallyGot("a1");
    assertThat(states).containsExactly(ConnectionState.RECONNECTING, ConnectionState.CONNECTED);
  }
}
