package dev.penstock.simulation;

import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PubAck;
import dev.penstock.bridge.PublishException;
import dev.penstock.bridge.PublishException.Outcome;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/**
 * Publishes at least once, as far as it gets an answer in time. A message may be lost on its way,
 * and so may its PubAck; then it is sent again, or its outcome stays unknown.
 */
final class SimulatedPublisher implements Publisher {
  private final SimulatedBridge bridge;
  private final Life life;
  private final PublisherOptions options;

  SimulatedPublisher(SimulatedBridge bridge, PublisherOptions options) {
    this.bridge = bridge;
    this.life = bridge.life;
    this.options = options;
  }

  /** A message without an outcome. */
  private final class Sending {
    final OutMessage message;
    final Promise<PubAck> outcome = life.promise();
    boolean sent;

    Sending(OutMessage message) {
      this.message = message;
      life.after(
          options.outcomeTimeout().toMillis() * Scheduler.MILLI,
          "publish timeout",
          () ->
              outcome.tryFail(
                  new PublishException(
                      sent ? Outcome.UNKNOWN : Outcome.NOT_SENT, 0, message.messageId())));
    }

    void send() {
      if (outcome.future().isComplete()) return;
      var chance = life.scheduler.chance;
      var faults = bridge.broker.faults;
      if (!bridge.isConnected()) {
        life.after(chance.micros(50_000, 500_000), "", this::send);
        return;
      }
      sent = true;
      long slow = chance.permille(faults.slowPermille()) ? 12 * Scheduler.SECOND : 0;
      boolean isLost = chance.permille(faults.publishLostPermille());
      if (isLost || chance.permille(faults.publishLostPermille())) sendAgain();
      if (isLost) return;
      life.send(
          chance.micros(0, slow),
          "publishes " + message.messageId(),
          () -> bridge.broker.publish(message, this::answered));
    }

    /** As over a new connection, or never. */
    private void sendAgain() {
      var chance = life.scheduler.chance;
      if (chance.coin()) life.after(chance.micros(0, 5 * Scheduler.SECOND), "", this::send);
    }

    private void answered(PubAck ack) {
      var chance = life.scheduler.chance;
      if (chance.permille(bridge.broker.faults.publishLostPermille())) {
        sendAgain();
      } else if (bridge.isConnected()) {
        life.after(chance.micros(50, 1_000), "puback", () -> outcome.tryComplete(ack));
      }
    }
  }

  @Override
  public Future<PubAck> publish(OutMessage message) {
    var sending = new Sending(message);
    sending.send();
    return sending.outcome.future();
  }

  @Override
  public Future<List<PubAck>> publishAll(List<OutMessage> messages) {
    var outcomes = messages.stream().map(this::publish).toList();
    return Future.join(outcomes).map(all -> outcomes.stream().map(Future::result).toList());
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public Future<Void> whenWritable() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> drain(Duration max) {
    throw new UnsupportedOperationException("simulated processes are killed, not stopped");
  }
}
