package dev.penstock.simulation;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.bridge.BatchHandler;
import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.DrainReport;
import dev.penstock.bridge.InMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A process's end of the durable consumers of some lanes: one batch at a time, lane after lane,
 * acknowledged when it succeeded.
 */
final class SimulatedConsumer implements BatchConsumer {
  private final SimulatedBridge bridge;
  private final Life life;
  private final List<ConsumerSpec> specs;
  private final BatchOptions options;
  private final BatchHandler handler;
  private final List<SimulatedMessage> waiting = new ArrayList<>();
  private List<SimulatedMessage> running = List.of();
  private int unsettled;
  private boolean paused;
  private boolean drained;

  SimulatedConsumer(
      SimulatedBridge bridge,
      List<ConsumerSpec> specs,
      BatchOptions options,
      BatchHandler handler) {
    this.bridge = bridge;
    this.life = bridge.life;
    this.specs = specs;
    this.options = options;
    this.handler = handler;
    claim();
  }

  List<SimulatedDurable> durables() {
    return specs.stream().map(this::durable).toList();
  }

  SimulatedDurable durable(ConsumerSpec spec) {
    return bridge.broker.durable(spec);
  }

  boolean hasCredit() {
    return life.isAlive() && bridge.isConnected() && !drained && unsettled < options.prefetchMax();
  }

  void receive(SimulatedMessage message) {
    unsettled++;
    var chance = life.scheduler.chance;
    var faults = bridge.broker.faults;
    if (chance.permille(faults.deliveryLostPermille())) {
      settled();
      return;
    }
    long latency = chance.micros(50, 1_000);
    if (chance.permille(faults.slowPermille())) latency += chance.micros(0, 40 * Scheduler.SECOND);
    life.after(latency, "gets " + message.durable(), () -> arrive(message));
  }

  private void arrive(SimulatedMessage message) {
    life.scheduler.say(() -> "   " + message);
    waiting.add(message);
    waiting.sort(Comparator.comparing(each -> specs.indexOf(each.spec())));
    // What comes a little later shares the batch, or not.
    life.after(life.scheduler.chance.micros(0, 1_500), "turn", this::pump);
  }

  void settled() {
    unsettled--;
  }

  /** What is told over a lost connection is lost. */
  void tell(String word, Runnable arrival) {
    if (!bridge.isConnected()) return;
    if (life.scheduler.chance.permille(bridge.broker.faults.ackLostPermille())) return;
    life.send(0, word, () -> bridge.broker.ifUp(arrival));
  }

  private void pump() {
    if (!running.isEmpty() || waiting.isEmpty() || paused || drained) return;
    var batch = List.copyOf(waiting.subList(0, Math.min(options.batchMax(), waiting.size())));
    waiting.subList(0, batch.size()).clear();
    running = batch;
    handle(batch)
        .onComplete(
            done -> {
              running = List.of();
              for (var message : batch) {
                if (done.succeeded()) message.ack();
                else message.nak(options.nakDelayMin());
              }
              life.after(0, "turn", this::pump);
            });
  }

  private Future<Void> handle(List<SimulatedMessage> batch) {
    try {
      return Objects.requireNonNull(handler.handle(List.<InMessage>copyOf(batch)));
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  /** Tells the broker that what it has is in good hands. */
  private void claim() {
    life.after(
        specs.get(0).ackWait().toMillis() * Scheduler.MILLI / 3,
        "",
        () -> {
          claim(running);
          if (!paused) claim(waiting);
          claim();
        });
  }

  private void claim(List<SimulatedMessage> messages) {
    for (var message : messages) {
      if (message.isOpen()) tell("claims", () -> durable(message.spec()).claim(message));
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    life.after(0, "turn", this::pump);
  }

  @Override
  public boolean isPaused() {
    return paused;
  }

  @Override
  public int unsettled() {
    return unsettled;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public Future<DrainReport> drain(Duration max) {
    throw new UnsupportedOperationException("simulated processes are killed, not stopped");
  }
}
