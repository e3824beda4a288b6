package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A {@link Lane} of a {@link PullConsumer}: what its {@link PullFeed} brought waits here in order
 * for a batch.
 */
final class PullLane implements PullFeed.Sink {
  private final Wire wire;
  private final BridgeObserver observer;
  private final ConsumerSpec spec;
  private final PullAccount account;
  private final Runnable afterTurn;
  private final PullFeed feed;
  private final ArrayDeque<Delivery> queue = new ArrayDeque<>();

  PullLane(
      PullConsumer.Surroundings surroundings,
      ConsumerSpec spec,
      PullAccount account,
      Runnable afterTurn) {
    this.wire = surroundings.wire();
    this.observer = surroundings.observer();
    this.spec = spec;
    this.account = account;
    this.afterTurn = afterTurn;
    this.feed = new PullFeed(surroundings, spec, account, this);
  }

  @Override
  public void take(Frame frame, String ackSubject) {
    var message = new Delivery(spec, wire, observer, frame, ackSubject);
    observer.received(spec.durable(), frame.subject(), message.deliveryCount() > 1);
    queue.add(message);
  }

  @Override
  public void endTurn() {
    afterTurn.run();
  }

  /** Asks for more when enough credit is free. */
  void pull() {
    feed.pull();
  }

  /** The watchdog. */
  void tick() {
    feed.tick();
  }

  int waiting() {
    return queue.size();
  }

  /** Returns how many messages found a place; what the broker delivers again needs none. */
  int moveTo(List<Delivery> batch, int places, long nowMillis) {
    int moved = 0;
    while (moved < places && !queue.isEmpty()) {
      var message = queue.poll();
      if (message.isStale(nowMillis)) {
        account.settled(1);
      } else {
        batch.add(message);
        moved++;
      }
    }
    return moved;
  }

  /** A batch with so many of its messages ended. */
  void handled(int messages, boolean succeeded, long nanos) {
    account.settled(messages);
    observer.handled(spec.durable(), messages, succeeded, nanos);
  }

  void claimWaiting(long nowMillis, long everyMillis) {
    for (var message : queue) message.claim(nowMillis, everyMillis);
  }

  /** Asks for no more; completes when what was under way waits here. */
  Future<Void> stop(Duration max) {
    return feed.stop(max);
  }

  /** Returns how many messages the broker may give to others now. */
  int giveBack() {
    int returned = queue.size();
    queue.forEach(message -> message.nak(Duration.ZERO));
    queue.clear();
    account.settled(returned);
    return returned;
  }

  /** Waiting or in a batch. */
  int unsettled() {
    return account.unsettled();
  }

  boolean isAlive() {
    return feed.isAlive();
  }

  BridgeHealth.ConsumerHealth health() {
    return new BridgeHealth.ConsumerHealth(spec.stream(), spec.durable(), isAlive(), unsettled());
  }
}
