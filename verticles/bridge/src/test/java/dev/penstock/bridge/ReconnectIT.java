package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import dev.penstock.testkit.RunningClock;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon a connection that broke is noticed and made again, and what it says meanwhile. */
final class ReconnectIT {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<ConnectionState> states = new CopyOnWriteArrayList<>();
  private NatsNode server;

  /** Drops its clients soon after it went lame, and ends. */
  @BeforeEach
  void startServer() {
    server =
        NatsNode.in(
                folder,
                NatsBinaries.newest(),
                "lame_duck_grace_period: \"500ms\"",
                "lame_duck_duration: \"30s\"")
            .start();
  }

  @AfterEach
  void close() {
    Eventually.get(vertx.close());
    server.close();
  }

  private Bridge connect(BridgeOptions options) {
    return Eventually.get(Bridge.connect(vertx, options, observer()));
  }

  private BridgeObserver observer() {
    return new BridgeObserver() {
      @Override
      public void stateChanged(ConnectionState state) {
        states.add(state);
      }
    };
  }

  private static void await(Bridge bridge, ConnectionState state) {
    Eventually.holds(state.name(), () -> bridge.state() == state);
  }

  @Test
  void passesThroughEveryState() {
    var bridge = connect(BridgeOptions.of(server.url()));
    var publisher = bridge.publisher(BridgeFixture.PATIENT);
    Eventually.get(bridge.management().ensure(List.of(BridgeFixture.ORDERS), List.of()));
    server.signal("USR2");
    Eventually.holds("it was told", () -> states.contains(ConnectionState.LAME_DUCK));
    assertThat(bridge.health().isReady(Duration.ofSeconds(1))).isFalse();
    var held = publisher.publish(BridgeFixture.message("while it is lame"));
    await(bridge, ConnectionState.RECONNECTING);
    Eventually.holds("it has ended", () -> !server.alive());
    server.start();
    await(bridge, ConnectionState.CONNECTED);
    Eventually.get(held);
    Eventually.get(bridge.drain(Duration.ofSeconds(5)));
    Eventually.holds("all told", () -> states.contains(ConnectionState.CLOSED));
    assertThat(states)
        .containsExactly(
            ConnectionState.CONNECTING,
            ConnectionState.CONNECTED,
            ConnectionState.LAME_DUCK,
            ConnectionState.RECONNECTING,
            ConnectionState.CONNECTED,
            ConnectionState.CLOSED);
  }

  @Test
  void tellsThatItFailed() {
    server.kill();
    var options =
        new BridgeOptions(
            List.of(server.url()),
            "test",
            "",
            Duration.ofMillis(300),
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofSeconds(5));
    Eventually.failure(Bridge.connect(vertx, options, observer()));
    Eventually.holds("all told", () -> states.contains(ConnectionState.FAILED));
    assertThat(states).containsExactly(ConnectionState.CONNECTING, ConnectionState.FAILED);
  }

  @Test
  void staysConnectedToTheOneOfSeveralThatListens() {
    var dead = NatsNode.in(folder.resolve("dead"), NatsBinaries.newest()).url();
    var several = List.of(dead, server.url());
    var defaults = BridgeOptions.of(dead);
    var options =
        new BridgeOptions(
            several,
            "test",
            "",
            defaults.connectElapsedMax(),
            defaults.backoffMin(),
            defaults.backoffMax(),
            defaults.pingInterval());
    // The order is random: in a dozen connects the dead one is tried first in some.
    for (int i = 0; i < 12; i++) {
      states.clear();
      var bridge = connect(options);
      Eventually.get(bridge.management().ensure(List.of(BridgeFixture.ORDERS), List.of()));
      Eventually.get(bridge.drain(Duration.ofSeconds(5)));
      Eventually.holds("all told", () -> states.contains(ConnectionState.CLOSED));
      assertThat(states)
          .containsExactly(
              ConnectionState.CONNECTING, ConnectionState.CONNECTED, ConnectionState.CLOSED);
    }
  }

  @Test
  void publishesWithinASecondAfterALongOutage() {
    var bridge = connect(BridgeOptions.of(server.url()));
    Eventually.get(bridge.management().ensure(List.of(BridgeFixture.ORDERS), List.of()));
    var publisher = bridge.publisher(new PublisherOptions(1_024, Duration.ofSeconds(30)));
    server.kill();
    long downNanos = RunningClock.nanos();
    var held = publisher.publish(BridgeFixture.message("held"));
    Eventually.holds("10 s are over", () -> RunningClock.since(downNanos).toSeconds() >= 10);
    assertThat(held.isComplete()).isFalse();
    server.start();
    long upNanos = RunningClock.nanos();
    Eventually.get(held);
    assertThat(RunningClock.since(upNanos)).isLessThan(Duration.ofSeconds(1));
    Eventually.get(bridge.drain(Duration.ofSeconds(5)));
  }

  @Test
  void noticesAServerThatFellSilentUnderLoad() {
    var bridge = connect(BridgeOptions.of(server.url()));
    Eventually.get(bridge.management().ensure(List.of(BridgeFixture.ORDERS), List.of()));
    var publisher = bridge.publisher(BridgeFixture.PATIENT);
    long startNanos = RunningClock.nanos();
    var number = new int[1];
    var load =
        vertx.setPeriodic(5, id -> publisher.publish(BridgeFixture.message("m" + number[0]++)));
    // The worst moment is just after a ping was due.
    Eventually.holds("a ping was due", () -> RunningClock.since(startNanos).toMillis() >= 5_200);
    server.signal("STOP");
    long silentNanos = RunningClock.nanos();
    await(bridge, ConnectionState.RECONNECTING);
    assertThat(RunningClock.since(silentNanos)).isLessThan(Duration.ofSeconds(15));
    vertx.cancelTimer(load);
    server.signal("CONT");
    await(bridge, ConnectionState.CONNECTED);
    Eventually.get(bridge.drain(Duration.ofSeconds(5)));
  }
}
