package dev.penstock.dev.bench;

import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Our bridge, message by message or list by list. */
final class BridgeContestant implements Contestant {
  private static final int LIST_MAX = 256;
  private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

  private final Loop loop = Loop.start();
  private final boolean inLists;
  private final Bridge bridge;
  private final Publisher publisher;

  BridgeContestant(String url, int windowMax, boolean inLists) {
    this.inLists = inLists;
    this.bridge =
        loop.call(() -> Bridge.connect(loop.vertx(), BridgeOptions.of(url), BridgeObserver.NONE));
    var options = new PublisherOptions(windowMax, Duration.ofSeconds(30));
    this.publisher = loop.call(() -> Future.succeededFuture(bridge.publisher(options)));
  }

  @Override
  public Loop loop() {
    return loop;
  }

  Bridge bridge() {
    return bridge;
  }

  Publisher publisher() {
    return publisher;
  }

  private static OutMessage message(Load load, int index) {
    return new OutMessage(load.subject(), load.ids()[index], Map.of(), load.body());
  }

  private Future<?> publishList(Load load, int from, int to) {
    List<OutMessage> messages = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) messages.add(message(load, i));
    return publisher.publishAll(messages);
  }

  @Override
  public void publish(Load load, int windowMax) {
    var pump =
        inLists
            ? new Pump(
                (load.size() + LIST_MAX - 1) / LIST_MAX,
                Math.max(1, windowMax / LIST_MAX),
                i ->
                    publishList(load, i * LIST_MAX, Math.min(load.size(), i * LIST_MAX + LIST_MAX)))
            : new Pump(load.size(), windowMax, i -> publisher.publish(message(load, i)));
    pump.run(loop.context());
  }

  @Override
  public void send(Load load, int from, int to, IntConsumer stored) {
    loop.context().runOnContext(v -> sendHere(load, from, to, stored));
  }

  private void sendHere(Load load, int from, int to, IntConsumer stored) {
    if (inLists) {
      publishList(load, from, to)
          .onSuccess(
              acks -> {
                for (int i = from; i < to; i++) stored.accept(i);
              });
      return;
    }
    for (int i = from; i < to; i++) {
      int index = i;
      publisher.publish(message(load, i)).onSuccess(ack -> stored.accept(index));
    }
  }

  @Override
  public Runnable consume(String stream, String durable, int windowMax, Work work) {
    var defaults = BatchOptions.DEFAULTS;
    var options =
        new BatchOptions(
            defaults.batchMax(),
            windowMax,
            defaults.batchesInFlightMax(),
            defaults.nakDelayMin(),
            defaults.nakDelayMax());
    var spec = BenchServer.spec(stream, durable);
    var consumer = loop.call(() -> bridge.consume(spec, options, batch -> handle(batch, work)));
    work.await();
    return () -> loop.call(() -> consumer.drain(DRAIN_MAX));
  }

  private static Future<Void> handle(List<InMessage> batch, Work work) {
    for (var message : batch) work.handle(message.body());
    return Future.succeededFuture();
  }

  @Override
  public void close() {
    loop.call(() -> bridge.drain(DRAIN_MAX));
    loop.close();
  }
}
