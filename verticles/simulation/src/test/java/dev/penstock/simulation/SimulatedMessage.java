package dev.penstock.simulation;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.InMessage;
import dev.penstock.simulation.SimulatedStream.Stored;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery, in the process it was delivered to. The first fate given wins. */
final class SimulatedMessage implements InMessage {
  private final SimulatedConsumer consumer;
  private final ConsumerSpec spec;
  private final int incarnation;
  private final Stored stored;
  private final long deliveryCount;
  private boolean open = true;

  SimulatedMessage(
      SimulatedConsumer consumer,
      ConsumerSpec spec,
      int incarnation,
      Stored stored,
      long deliveryCount) {
    this.consumer = consumer;
    this.spec = spec;
    this.incarnation = incarnation;
    this.stored = stored;
    this.deliveryCount = deliveryCount;
  }

  int incarnation() {
    return incarnation;
  }

  boolean isOpen() {
    return open;
  }

  ConsumerSpec spec() {
    return spec;
  }

  @Override
  public String subject() {
    return stored.message().subject();
  }

  @Override
  public @Nullable String header(String name) {
    return stored.headers().get(name);
  }

  @Override
  public Map<String, String> headers() {
    return stored.headers();
  }

  @Override
  public byte[] body() {
    return stored.message().body();
  }

  @Override
  public String stream() {
    return spec.stream();
  }

  @Override
  public String durable() {
    return spec.durable();
  }

  @Override
  public long streamSequence() {
    return stored.sequence();
  }

  @Override
  public long deliveryCount() {
    return deliveryCount;
  }

  @Override
  public long storedAtMillis() {
    return stored.atMillis();
  }

  @Override
  public void ack() {
    settle("ack", () -> consumer.durable(spec).acknowledge(this));
  }

  @Override
  public void nak(Duration delay) {
    settle("nak", () -> consumer.durable(spec).giveBack(this, delay.toMillis() * Scheduler.MILLI));
  }

  @Override
  public void term(String reason) {
    settle("term", () -> consumer.durable(spec).acknowledge(this));
  }

  private void settle(String word, Runnable arrival) {
    if (!open) return;
    open = false;
    consumer.settled();
    consumer.tell(word + " " + this, arrival);
  }

  @Override
  public String toString() {
    return durable() + " " + streamSequence() + " " + stored.message().messageId();
  }
}
