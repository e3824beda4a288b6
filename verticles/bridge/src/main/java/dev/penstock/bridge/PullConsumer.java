package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a {@link PullFeed} brings into batches, and their ends into acknowledgements. Belongs
 * to one context.
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

  record Settings(ConsumerSpec spec, BatchOptions options, BridgeObserver observer) {}

  /** A batch inside the handler. */
  private record Batch(List<Delivery> messages, long startedNanos) {}

  private final Home home;
  private final Wire wire;
  private final ConsumerSpec spec;
  private final BatchOptions options;
  private final BatchHandler handler;
  private final BridgeObserver observer;
  private final Backoff nakBackoff;
  private final PullFeed feed;
  private final ArrayDeque<Delivery> queue = new ArrayDeque<>();
  private final List<Batch> running = new ArrayList<>();
  private final Promise<Void> idle;
  private final Promise<DrainReport> drained;
  private State state = State.RUNNING;
  private boolean pumping; // guards against recursion when a handler completes at once
  private int runningMessages;
  private int returned;
  private long timer;

  PullConsumer(
      Home home,
      Wire wire,
      Settings settings,
      BatchHandler handler,
      Supplier<Future<Void>> restore) {
    this.home = home;
    this.wire = wire;
    this.spec = settings.spec();
    this.options = settings.options();
    this.observer = settings.observer();
    this.handler = handler;
    this.nakBackoff = Backoff.between(options.nakDelayMin(), options.nakDelayMax());
    this.idle = home.promise();
    this.drained = home.promise();
    this.feed = new PullFeed(home, wire, settings, new Supply(), restore);
  }

  /** What the feed sees of its consumer. */
  private final class Supply implements PullFeed.Sink {
    @Override
    public void take(Frame frame) {
      onMessage(frame);
    }

    @Override
    public void endTurn() {
      pump();
    }

    @Override
    public int unsettled() {
      return PullConsumer.this.unsettled();
    }
  }

  void start() {
    long tickMillis = Math.max(20, Math.min(500, spec.ackWait().toMillis() / 6));
    timer = home.every(tickMillis, this::tick);
    feed.pull();
  }

  private void onMessage(Frame frame) {
    var ackSubject = frame.replyTo();
    if (ackSubject == null || !ackSubject.startsWith(AckSubject.PREFIX)) return;
    var message = new Delivery(spec, wire, observer, frame, ackSubject);
    observer.received(spec.durable(), frame.subject(), message.deliveryCount() > 1);
    queue.add(message);
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
    if (state == State.RUNNING) feed.pull();
  }

  private boolean mayStart() {
    return state == State.RUNNING
        && !queue.isEmpty()
        && running.size() < options.batchesInFlightMax();
  }

  private void startBatch() {
    var messages = new ArrayList<Delivery>(Math.min(options.batchMax(), queue.size()));
    long nowMillis = Home.nowMillis();
    while (messages.size() < options.batchMax() && !queue.isEmpty()) {
      var message = queue.poll();
      if (!message.isStale(nowMillis)) messages.add(message);
    }
    if (messages.isEmpty()) return;
    var batch = new Batch(messages, System.nanoTime());
    running.add(batch);
    runningMessages += messages.size();
    handle(messages).onComplete(done -> home.run(() -> end(batch, done.cause())));
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
    runningMessages -= batch.messages().size();
    long nanos = System.nanoTime() - batch.startedNanos();
    observer.handled(spec.durable(), batch.messages().size(), failure == null, nanos);
    if (failure != null) {
      LOG.warn(
          "batch failed durable={} messages={} cause={}",
          spec.durable(),
          batch.messages().size(),
          failure.toString());
      LOG.debug("batch failed durable={}", spec.durable(), failure);
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
      feed.tick();
      pump();
    }
  }

  /** A paused consumer does not hold on to what it has not started: others may take it. */
  private void claim() {
    long nowMillis = Home.nowMillis();
    long everyMillis = spec.ackWait().toMillis() / 3;
    for (var batch : running) {
      for (var message : batch.messages()) message.claim(nowMillis, everyMillis);
    }
    if (state == State.PAUSED) return;
    for (var message : queue) message.claim(nowMillis, everyMillis);
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
    return queue.size() + runningMessages;
  }

  @Override
  public boolean isAlive() {
    return feed.isAlive();
  }

  @Override
  public Future<DrainReport> drain(Duration max) {
    home.run(() -> startDrain(Home.nowMillis() + max.toMillis()));
    return drained.future();
  }

  BridgeHealth.ConsumerHealth health() {
    return new BridgeHealth.ConsumerHealth(spec.stream(), spec.durable(), isAlive(), unsettled());
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
    feed.stop(left(deadlineMillis))
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
    returned += queue.size();
    queue.forEach(message -> message.nak(Duration.ZERO));
    queue.clear();
  }

  private void finish(boolean inTime) {
    if (state == State.CLOSED) return;
    giveBack();
    state = State.CLOSED;
    home.cancel(timer);
    drained.complete(new DrainReport(returned, inTime ? 0 : runningMessages, 0));
  }
}
