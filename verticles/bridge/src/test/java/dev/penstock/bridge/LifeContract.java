package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How the parts of a bridge, and the bridge itself, end. */
abstract class LifeContract extends ConsumingContract {
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
}
