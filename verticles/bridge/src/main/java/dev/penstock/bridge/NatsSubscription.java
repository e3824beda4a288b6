package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;

/** Interest in one subject of a {@link NatsWire}, told to each of its lines. */
record NatsSubscription(
    NatsWire wire, int id, String subject, String queueGroup, Consumer<Frame> receiver)
    implements Wire.Subscription {

  void begin(NatsLine line) {
    line.say("SUB " + subject + (queueGroup.isEmpty() ? " " : " " + queueGroup + " ") + id);
  }

  void end(NatsLine line) {
    line.say("UNSUB " + id);
  }

  /** The server answers a ping behind the last message it sends for this subject. */
  @Override
  public Future<Void> drain(Duration max) {
    return wire.withdraw(this, max);
  }

  @Override
  public void close() {
    wire.withdraw(this, Duration.ZERO);
  }
}
