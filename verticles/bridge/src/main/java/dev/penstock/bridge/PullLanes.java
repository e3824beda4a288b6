package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lanes of a {@link PullConsumer}, in order of priority. They share its credit and batches. */
final class PullLanes {
  private final List<PullLane> lanes = new ArrayList<>();
  private final BatchPlan plan;
  private final String durables;
  private final Duration ackWait;

  /**
   * @param afterTurn runs after each turn of the event loop in which something came
   * @throws IllegalArgumentException when they cannot share what there is
   */
  PullLanes(
      PullConsumer.Surroundings surroundings,
      List<Lane> declared,
      BatchOptions options,
      Runnable afterTurn) {
    Lane.check(declared, options.prefetchMax());
    var credit = new Credit(options.prefetchMax());
    for (var lane : declared) {
      var account = credit.account(lane.of(options.prefetchMax()));
      lanes.add(new PullLane(surroundings, lane.spec(), account, afterTurn));
    }
    var specs = declared.stream().map(Lane::spec).toList();
    plan =
        new BatchPlan(options.batchMax(), declared.stream().mapToInt(Lane::sharePercent).toArray());
    durables = specs.stream().map(ConsumerSpec::durable).collect(Collectors.joining(","));
    ackWait = specs.stream().map(ConsumerSpec::ackWait).min(Duration::compareTo).orElseThrow();
  }

  /** All names, for the operator. */
  String durables() {
    return durables;
  }

  /** The shortest of all. */
  Duration ackWait() {
    return ackWait;
  }

  void pull() {
    for (var lane : lanes) lane.pull();
  }

  void tick() {
    for (var lane : lanes) lane.tick();
  }

  boolean isEmpty() {
    for (var lane : lanes) if (lane.waiting() > 0) return false;
    return true;
  }

  /** The next batch; an empty one when the broker delivers again whatever waited. */
  Batch next() {
    var waiting = new int[lanes.size()];
    for (int i = 0; i < waiting.length; i++) waiting[i] = lanes.get(i).waiting();
    var ofLane = plan.places(waiting);
    var messages = new ArrayList<Delivery>(IntStream.of(ofLane).sum());
    long nowMillis = Home.nowMillis();
    for (int i = 0; i < ofLane.length; i++) {
      ofLane[i] = lanes.get(i).moveTo(messages, ofLane[i], nowMillis);
    }
    return new Batch(messages, ofLane, System.nanoTime());
  }

  /** A batch ended. */
  void handled(Batch batch, boolean succeeded) {
    long nanos = System.nanoTime() - batch.startedNanos();
    for (int i = 0; i < batch.ofLane().length; i++) {
      int messages = batch.ofLane()[i];
      if (messages > 0) lanes.get(i).handled(messages, succeeded, nanos);
    }
  }

  void claimWaiting(long nowMillis, long everyMillis) {
    for (var lane : lanes) lane.claimWaiting(nowMillis, everyMillis);
  }

  /** Asks for no more; completes when what was under way waits here. */
  Future<Void> stop(Duration max) {
    return Future.join(lanes.stream().map(lane -> lane.stop(max)).toList()).mapEmpty();
  }

  /** Returns how many messages the broker may give to others now. */
  int giveBack() {
    return lanes.stream().mapToInt(PullLane::giveBack).sum();
  }

  int unsettled() {
    return lanes.stream().mapToInt(PullLane::unsettled).sum();
  }

  boolean areAlive() {
    return lanes.stream().allMatch(PullLane::isAlive);
  }

  /** One for each lane. */
  Stream<BridgeHealth.ConsumerHealth> health() {
    return lanes.stream().map(PullLane::health);
  }
}
