package dev.penstock.inventory;

import dev.penstock.bridge.InMessage;
import dev.penstock.events.Event;
import dev.penstock.events.Lineage;
import dev.penstock.pipeline.Received;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery without a broker. */
record PretendMessage(String subject) implements InMessage {

  static Received<?> received(Event event) {
    return new Received<>(
        event, Lineage.of(event.orderId().toString(), null), new PretendMessage(event.subject()));
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public byte[] body() {
    return new byte[0];
  }

  @Override
  public String stream() {
    return "ORDERS";
  }

  @Override
  public String durable() {
    return "inventory-created";
  }

  @Override
  public long streamSequence() {
    return 1;
  }

  @Override
  public long deliveryCount() {
    return 1;
  }

  @Override
  public long storedAtMillis() {
    return 0;
  }

  @Override
  public void ack() {}

  @Override
  public void nak(Duration delay) {}

  @Override
  public void term(String reason) {}
}
