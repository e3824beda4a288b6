package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what its lanes bring into batches, and their ends into acknowledgements. Belongs to one
 * context.
 */
final class PullConsumer implements BatchConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PullConsumer.class);

  /** After so many batches other work of the event loop gets its turn. */
  private static final int TURN_BATCHES_MAX = 4;

  private enum State {
    RUNNING,
    PAUSED,
    DRAINING,
    CLOSED
  }

  /**
   * What its lanes have in common.
   *
   * @param restore makes sure that a consumer exists
   */
  record Surroundings(
      Home home,
      Wire wire,
      BridgeObserver observer,
      Function<ConsumerSpec, Future<Void>> restore) {}

  private final Home home;
  private final Wire wire;
  private final BatchOptions options;
  private final BatchHandler handler;
  private final Backoff nakBackoff;
  private final PullLanes lanes;
  private final List<Batch> running = new ArrayList<>();
  private final Promise<Void> idle;
  private final Promise<DrainReport> drained;
  private State state = State.RUNNING;
  private boolean pumping; // guards against recursion when a handler completes at once
  private int returned;
  private long timer;

  PullConsumer(
      Surroundings surroundings, List<Lane> lanes, BatchOptions options, BatchHandler handler) {
    this.home = surroundings.home();
    this.wire = surroundings.wire();
    this.options = options;
    this.handler = handler;
    this.nakBackoff = Backoff.between(options.nakDelayMin(), options.nakDelayMax());
    this.idle = home.promise();
    this.drained = home.promise();
    this.lanes = new PullLanes(surroundings, lanes, options, this::pump);
  }

  void start() {
    long tickMillis = Math.max(20, Math.min(500, lanes.ackWait().toMillis() / 6));
    timer = home.every(tickMillis, this::tick);
    lanes.pull();
  }

  /** Starts batches as long as it may, then asks for more. */
  private void pump() {
    if (pumping || state == State.CLOSED) return;
    pumping = true;
    try {
      for (int started = 0; mayStart(); started++) {
        if (started == TURN_BATCHES_MAX) {
          home.later(this::pump);
          break;
        }
        startBatch();
      }
    } finally {
      pumping = false;
    }
    if (state == State.RUNNING) lanes.pull();
  }

  private boolean mayStart() {
    return state == State.RUNNING
        && !lanes.isEmpty()
        && running.size() < options.batchesInFlightMax();
  }

  private void startBatch() {
    var batch = lanes.next();
    if (batch.messages().isEmpty()) return;
    running.add(batch);
    handle(batch.messages()).onComplete(done -> home.run(() -> end(batch, done.cause())));
  }

  private Future<Void> handle(List<Delivery> messages) {
    try {
      return Objects.requireNonNull(handler.handle(List.copyOf(messages)), "no future");
    } catch (Throwable thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void end(Batch batch, @Nullable Throwable failure) {
    running.remove(batch);
    lanes.handled(batch, failure == null);
    if (failure != null) {
      LOG.warn(
          "batch failed durable={} messages={} cause={}",
          lanes.durables(),
          batch.messages().size(),
          failure.toString());
      LOG.debug("batch failed durable={}", lanes.durables(), failure);
    }
    for (var message : batch.messages()) {
      if (failure == null) message.ack();
      else message.nak(nakDelay(message));
    }
    if (running.isEmpty()) idle();
    pump();
  }

  private Duration nakDelay(Delivery message) {
    return Duration.ofMillis(nakBackoff.halfJitterMillis(message.deliveryCount() - 1));
  }

  private void idle() {
    if (state == State.DRAINING) idle.tryComplete();
  }

  private void tick() {
    claim();
    if (state == State.RUNNING) {
      lanes.tick();
      pump();
    }
  }

  /** A paused consumer does not hold on to what it has not started: others may take it. */
  private void claim() {
    long nowMillis = Home.nowMillis();
    long everyMillis = lanes.ackWait().toMillis() / 3;
    for (var batch : running) {
      for (var message : batch.messages()) message.claim(nowMillis, everyMillis);
    }
    if (state == State.PAUSED) return;
    lanes.claimWaiting(nowMillis, everyMillis);
  }

  @Override
  public void pause() {
    home.run(
        () -> {
          if (state == State.RUNNING) state = State.PAUSED;
        });
  }

  @Override
  public void resume() {
    home.run(
        () -> {
          if (state != State.PAUSED) return;
          state = State.RUNNING;
          pump();
        });
  }

  @Override
  public boolean isPaused() {
    return state == State.PAUSED;
  }

  @Override
  public int unsettled() {
    return lanes.unsettled();
  }

  @Override
  public boolean isAlive() {
    return lanes.areAlive();
  }

  /** One for each lane. */
  Stream<BridgeHealth.ConsumerHealth> health() {
    return lanes.health();
  }

  @Override
  public Future<DrainReport> drain(Duration max) {
    home.run(() -> startDrain(Home.nowMillis() + max.toMillis()));
    return drained.future();
  }

  /** Completes on the context when a drain has ended. */
  Future<DrainReport> whenDrained() {
    return drained.future();
  }

  /**
   * First the interest is withdrawn, then what came is given back: the other way round it would
   * come straight back to this consumer's own open pull.
   */
  private void startDrain(long deadlineMillis) {
    if (state == State.DRAINING || state == State.CLOSED) return;
    state = State.DRAINING;
    var limit = home.after(left(deadlineMillis), () -> finish(running.isEmpty()));
    lanes
        .stop(left(deadlineMillis))
        .onComplete(
            stopped -> {
              giveBack();
              if (running.isEmpty()) idle.tryComplete();
              idle.future()
                  .compose(none -> wire.flush(left(deadlineMillis)))
                  .onComplete(
                      flushed ->
                          home.run(
                              () -> {
                                home.cancel(limit);
                                finish(true);
                              }));
            });
  }

  private static Duration left(long deadlineMillis) {
    return Duration.ofMillis(Math.max(1, deadlineMillis - Home.nowMillis()));
  }

  private void giveBack() {
    returned += lanes.giveBack();
  }

  private void finish(boolean inTime) {
    if (state == State.CLOSED) return;
    giveBack();
    state = State.CLOSED;
    home.cancel(timer);
    int unfinished = running.stream().mapToInt(batch -> batch.messages().size()).sum();
    drained.complete(new DrainReport(returned, inTime ? 0 : unfinished, 0));
  }
}
