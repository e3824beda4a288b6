package dev.penstock.dev.bench.floors;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.dev.bench.Jnats;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One connection of jnats for all steps of a pipeline. */
final class Broker implements AutoCloseable {
  private static final int PREFETCH_MAX = 1_024;

  private final Connection connection;
  private final JetStream jetStream;
  private final List<MessageConsumer> consumers = new ArrayList<>();

  Broker(String url) {
    connection = Jnats.connect(url);
    jetStream = Jnats.jetStream(connection);
  }

  /** Completes, on a thread of jnats, when the broker has stored all; does not block. */
  CompletableFuture<Void> publish(List<Step.Event> events) {
    var stored = new CompletableFuture<?>[events.size()];
    for (int i = 0; i < stored.length; i++) {
      var event = events.get(i);
      stored[i] = Jnats.publish(jetStream, event.subject(), event.messageId(), event.body());
    }
    return CompletableFuture.allOf(stored);
  }

  /** Blocks for a request to the server. */
  void consume(ConsumerSpec consumer, Step step) {
    consumers.add(
        Jnats.consume(
            connection, consumer.stream(), consumer.durable(), PREFETCH_MAX, step::receive));
  }

  @Override
  public void close() {
    consumers.forEach(MessageConsumer::stop);
    Jnats.close(connection);
  }
}
