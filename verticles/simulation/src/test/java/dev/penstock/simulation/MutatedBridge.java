package dev.penstock.simulation;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.bridge.BatchHandler;
import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.bridge.Core;
import dev.penstock.bridge.DrainReport;
import dev.penstock.bridge.KeyValue;
import dev.penstock.bridge.Lane;
import dev.penstock.bridge.Management;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PubAck;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A bridge over which a service publishes something else, or handles what comes otherwise. */
record MutatedBridge(
    Bridge bridge, UnaryOperator<OutMessage> published, UnaryOperator<BatchHandler> handled)
    implements Bridge {

  @Override
  public Publisher publisher(PublisherOptions options) {
    return new MutatedPublisher(bridge.publisher(options), published);
  }

  @Override
  public Future<BatchConsumer> consume(
      List<Lane> lanes, BatchOptions options, BatchHandler handler) {
    return bridge.consume(lanes, options, handled.apply(handler));
  }

  private record MutatedPublisher(Publisher publisher, UnaryOperator<OutMessage> published)
      implements Publisher {
    @Override
    public Future<PubAck> publish(OutMessage message) {
      return publisher.publish(published.apply(message));
    }

    @Override
    public Future<List<PubAck>> publishAll(List<OutMessage> messages) {
      return publisher.publishAll(messages.stream().map(published).toList());
    }

    @Override
    public int inFlight() {
      return publisher.inFlight();
    }

    @Override
    public boolean isFull() {
      return publisher.isFull();
    }

    @Override
    public Future<Void> whenWritable() {
      return publisher.whenWritable();
    }

    @Override
    public Future<Void> drain(Duration max) {
      return publisher.drain(max);
    }
  }

  @Override
  public ConnectionState state() {
    return bridge.state();
  }

  @Override
  public String serverVersion() {
    return bridge.serverVersion();
  }

  @Override
  public void onStateChange(Consumer<ConnectionState> handler) {
    bridge.onStateChange(handler);
  }

  @Override
  public Management management() {
    return bridge.management();
  }

  @Override
  public Core core() {
    return bridge.core();
  }

  @Override
  public KeyValue keyValue(String bucket) {
    return bridge.keyValue(bucket);
  }

  @Override
  public Future<DrainReport> drain(Duration max) {
    return bridge.drain(max);
  }
}
