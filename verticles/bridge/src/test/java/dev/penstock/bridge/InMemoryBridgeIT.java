package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryBridgeIT extends BridgeContract {
  private final InMemoryBroker broker = new InMemoryBroker();

  @Override
  Bridge connect(BridgeObserver observer) {
    return broker.bridge(vertx, observer);
  }

  @Override
  void goAway() {
    broker.goAway();
  }

  @Override
  void comeBack() {
    broker.comeBack();
  }

  @Override
  void stopBroker() {}

  @Override
  Wire wire() {
    return broker.wire(vertx);
  }

  @Override
  void deleteStream(String stream) {
    broker.deleteStream(stream);
  }

  @Override
  void deleteConsumer(String stream, String durable) {
    broker.deleteConsumer(stream, durable);
  }

  @Test
  void deliversEverythingTwiceWhenTold() {
    broker.deliverEverythingTwice(true);
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(20)));
    got.awaitMessages(40);
    for (var body : bodies(20)) {
      assertThat(got.bodies()).filteredOn(body::equals).hasSize(2);
    }
  }

  @Test
  void keepsWhatIsStoredWhenItsBridgesAreGone() {
    var bridge = readyBridge(INVENTORY);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    Eventually.get(bridge.drain(SOON));
    assertThat(broker.stored("ORDERS"))
        .extracting(OutMessage::messageId)
        .isEqualTo(List.of("id-a"));
  }
}
