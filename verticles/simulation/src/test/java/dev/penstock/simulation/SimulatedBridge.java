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
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One process's connection to the simulated broker. */
final class SimulatedBridge implements Bridge {
  final SimulatedBroker broker;
  final Life life;
  private final List<SimulatedConsumer> consumers = new ArrayList<>();
  private final List<Consumer<ConnectionState>> handlers = new ArrayList<>();
  private boolean connected = true;

  SimulatedBridge(SimulatedBroker broker, Life life) {
    this.broker = broker;
    this.life = life;
  }

  boolean isConnected() {
    return connected;
  }

  /** The connection breaks, or is there again. */
  void connected(boolean now) {
    if (connected == now || !life.isAlive()) return;
    connected = now;
    for (var consumer : consumers) {
      for (var durable : consumer.durables()) {
        if (now) durable.attach(consumer);
        else durable.detach(consumer);
      }
    }
    life.after(0, now ? "is connected" : "loses its connection", this::tellState);
  }

  private void tellState() {
    for (var handler : List.copyOf(handlers)) handler.accept(state());
  }

  void end() {
    connected = false;
    for (var consumer : consumers) {
      consumer.durables().forEach(durable -> durable.detach(consumer));
    }
  }

  @Override
  public ConnectionState state() {
    return connected ? ConnectionState.CONNECTED : ConnectionState.RECONNECTING;
  }

  @Override
  public String serverVersion() {
    return "2.12.1";
  }

  @Override
  public void onStateChange(Consumer<ConnectionState> handler) {
    handlers.add(handler);
  }

  @Override
  public Publisher publisher(PublisherOptions options) {
    return new SimulatedPublisher(this, options);
  }

  @Override
  public Future<BatchConsumer> consume(
      List<Lane> lanes, BatchOptions options, BatchHandler handler) {
    var specs = lanes.stream().map(Lane::spec).toList();
    var consumer = new SimulatedConsumer(this, specs, options, handler);
    consumers.add(consumer);
    if (connected) life.send(0, "consumes", () -> attach(consumer));
    return Future.succeededFuture(consumer);
  }

  private void attach(SimulatedConsumer consumer) {
    if (connected) consumer.durables().forEach(durable -> durable.attach(consumer));
  }

  @Override
  public Management management() {
    return new SimulatedManagement(this);
  }

  @Override
  public Core core() {
    throw new UnsupportedOperationException("no service speaks core NATS");
  }

  @Override
  public KeyValue keyValue(String bucket) {
    throw new UnsupportedOperationException("no service uses buckets");
  }

  @Override
  public Future<DrainReport> drain(Duration max) {
    throw new UnsupportedOperationException("simulated processes are killed, not stopped");
  }
}
