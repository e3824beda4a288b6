package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery without a broker. */
record PretendMessage(byte[] body, Map<String, String> headers) implements InMessage {

  PretendMessage(byte[] body) {
    this(body, Map.of());
  }

  PretendMessage with(Map<String, String> headers) {
    return new PretendMessage(body, headers);
  }

  @Override
  public String subject() {
    return "orders.created";
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
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
