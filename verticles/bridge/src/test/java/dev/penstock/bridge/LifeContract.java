package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How the parts of a bridge, and the bridge itself, end. */
abstract class LifeContract extends LanesContract {
  @Test
  void forgetsWhatWasDrainedOnItsOwn() {
    var bridge = readyBridge(INVENTORY);
    var publisher = bridge.publisher(PATIENT);
    var consumer = consume(bridge, INVENTORY, Recorder.thatSucceeds());
    assertThat(((JetStreamBridge) bridge).parts()).isEqualTo(2);
    Eventually.get(publisher.drain(SOON));
    Eventually.get(consumer.drain(SOON));
    Eventually.holds("forgotten", () -> ((JetStreamBridge) bridge).parts() == 0);
  }

  @Test
  void drainsAfterVertxWasClosed() {
    var bridge = readyBridge(INVENTORY);
    bridge.publisher(PATIENT);
    consume(bridge, INVENTORY, Recorder.thatSucceeds());
    Eventually.get(vertx.close());
    assertThat(Eventually.get(bridge.drain(SOON))).isEqualTo(DrainReport.CLEAN);
    assertThat(bridge.state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void isReadyUntilTheBrokerGoesAway() {
    var bridge = readyBridge(INVENTORY);
    consume(bridge, INVENTORY, Recorder.thatSucceeds());
    var publisher = bridge.publisher(PATIENT);
    Eventually.get(publisher.publish(message("a")));
    var healthy = bridge.health();
    assertThat(healthy.isReady(SOON)).isTrue();
    assertThat(healthy.consumers()).hasSize(1);
    assertThat(healthy.consumers().get(0).durable()).isEqualTo("inventory");
    goAway();
    Eventually.holds("away", () -> !bridge.health().isReady(SOON));
    publisher.publish(message("b"));
    Eventually.holds("waits", () -> bridge.health().oldestPublish().toMillis() > 150);
    comeBack();
    Eventually.holds("ready again", () -> bridge.health().isReady(Duration.ZERO));
  }

  @Test
  void isNotReadyWhileAConsumerStarves() {
    var bridge = readyBridge();
    consume(bridge, INVENTORY, Recorder.thatSucceeds());
    deleteStream("ORDERS");
    Eventually.holds("starves", () -> !bridge.health().isReady(SOON));
    assertThat(bridge.state()).isEqualTo(ConnectionState.CONNECTED);
    Eventually.holds("fed again", () -> bridge.health().isReady(SOON));
  }
}
