package dev.penstock.order;

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
import dev.penstock.bridge.PublishException;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Connected to a broker whose streams are full: every message is refused. */
record RefusingBridge(Bridge bridge) implements Bridge {
  private static final int STREAM_FULL = 10_077;

  @Override
  public ConnectionState state() {
    return ConnectionState.CONNECTED;
  }

  @Override
  public String serverVersion() {
    return bridge.serverVersion();
  }

  @Override
  public void onStateChange(Consumer<ConnectionState> handler) {}

  @Override
  public Publisher publisher(PublisherOptions options) {
    return new RefusingPublisher();
  }

  @Override
  public Future<BatchConsumer> consume(
      List<Lane> lanes, BatchOptions options, BatchHandler handler) {
    return bridge.consume(lanes, options, handler);
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
    return Future.succeededFuture(DrainReport.CLEAN);
  }

  private static final class RefusingPublisher implements Publisher {
    @Override
    public Future<PubAck> publish(OutMessage message) {
      return Future.failedFuture(
          new PublishException(PublishException.Outcome.REJECTED, STREAM_FULL, "stream full"));
    }

    @Override
    public Future<List<PubAck>> publishAll(List<OutMessage> messages) {
      return publish(messages.get(0)).map(List::of);
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
      return Future.succeededFuture();
    }
  }
}
