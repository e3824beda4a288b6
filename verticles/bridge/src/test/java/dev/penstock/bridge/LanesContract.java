package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What consumers of different priority do that share one handler and one credit. */
abstract class LanesContract extends ConsumingContract {
  private static final ConsumerSpec EXPRESS =
      consumer("inventory-express", "orders.express", Duration.ofSeconds(30));
  private static final ConsumerSpec STANDARD =
      consumer("inventory-standard", "orders.created", Duration.ofSeconds(30));

  /** Batches of 20; of a credit of 100 express is sure of 10, standard of 20. */
  private static final List<Lane> LANES = List.of(new Lane(EXPRESS, 10), new Lane(STANDARD, 20));

  private static final int CREDIT = 100;

  private static BatchOptions options(int batchesInFlightMax) {
    var soon = Duration.ofMillis(20);
    return new BatchOptions(20, CREDIT, batchesInFlightMax, soon, soon.multipliedBy(2));
  }

  /** Holds each batch until it is released. */
  private static final class Gate {
    private final Queue<Promise<Void>> held = new ConcurrentLinkedQueue<>();
    final Recorder got =
        Recorder.answering(
            batch -> {
              Promise<Void> release = Promise.promise();
              held.add(release);
              return release.future();
            });

    void awaitBatch() {
      Eventually.holds("a batch", () -> !held.isEmpty());
    }

    void release() {
      awaitBatch();
      held.remove().complete();
    }
  }

  private static void publish(Bridge bridge, String subject, String prefix, int count) {
    var publisher = bridge.publisher(PATIENT);
    var bodies = named(prefix, 0, count);
    for (int from = 0; from < count; from += 1_000) {
      var some = bodies.subList(from, Math.min(count, from + 1_000));
      Eventually.get(publisher.publishAll(some.stream().map(b -> message(subject, b)).toList()));
    }
  }

  private static void publishExpress(Bridge bridge, int count) {
    publish(bridge, "orders.express", "e", count);
  }

  private static void publishStandard(Bridge bridge, int count) {
    publish(bridge, "orders.created", "s", count);
  }

  private static List<String> named(String prefix, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> prefix + i).toList();
  }

  private static BridgeHealth.ConsumerHealth health(Bridge bridge, ConsumerSpec spec) {
    var found = bridge.health().consumers().stream();
    return found.filter(each -> each.durable().equals(spec.durable())).findFirst().orElseThrow();
  }

  private static int unsettled(Bridge bridge, ConsumerSpec spec) {
    return health(bridge, spec).unsettled();
  }

  /** Express has all it may ask for, be it less than half of its floor away from that. */
  private static boolean isUsedUp(Bridge bridge) {
    return unsettled(bridge, EXPRESS) + Math.max(unsettled(bridge, STANDARD), 20) > CREDIT - 5;
  }

  /** Standard has all but the floor of express, be it less than half of its own away from that. */
  private static boolean isLent(Bridge bridge) {
    return unsettled(bridge, STANDARD) > CREDIT - 10 - 10;
  }

  private static List<String> of(ConsumerSpec spec, List<InMessage> messages) {
    return messages.stream()
        .filter(message -> message.durable().equals(spec.durable()))
        .map(Recorder::body)
        .toList();
  }

  private static BatchConsumer consume(Bridge bridge, BatchHandler handler) {
    return Eventually.get(bridge.consume(LANES, options(1), handler));
  }

  @Test
  void servesExpressBeforeTheThousandsThatWait() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    publishStandard(bridge, 3_000);
    var gate = new Gate();
    consume(bridge, gate.got);
    gate.awaitBatch();
    Eventually.holds("all but the floor of express", () -> unsettled(bridge, STANDARD) == 90);
    publishExpress(bridge, 8);
    Eventually.holds("express waits", () -> unsettled(bridge, EXPRESS) == 8);
    gate.release();
    gate.awaitBatch();
    int before = gate.got.batches().get(0).size();
    var expected = new ArrayList<>(named("e", 0, 8));
    expected.addAll(named("s", before, before + 12));
    assertThat(gate.got.batches().get(1)).extracting(Recorder::body).isEqualTo(expected);
  }

  @Test
  void keepsTheShareOfStandardWhileExpressIsFlooded() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    publishStandard(bridge, 1_000);
    publishExpress(bridge, 1_000);
    var gate = new Gate();
    consume(bridge, gate.got);
    for (int batch = 0; batch < 40; batch++) {
      gate.awaitBatch();
      int share = of(STANDARD, gate.got.batches().get(batch)).size() + 4;
      Eventually.holds("both wait", () -> isUsedUp(bridge) && unsettled(bridge, STANDARD) >= share);
      gate.release();
    }
    gate.awaitBatch();
    var batches = gate.got.batches();
    assertThat(batches.subList(1, 41))
        .allSatisfy(batch -> assertThat(of(STANDARD, batch)).hasSizeGreaterThanOrEqualTo(4));
    // It had to win back what was lent while it was idle.
    assertThat(batches.subList(20, 41))
        .allSatisfy(
            batch -> {
              assertThat(of(EXPRESS, batch)).hasSize(16);
              assertThat(of(STANDARD, batch)).hasSize(4);
            });
    var express = of(EXPRESS, gate.got.messages());
    var standard = of(STANDARD, gate.got.messages());
    assertThat(express).isEqualTo(named("e", 0, express.size()));
    assertThat(standard).isEqualTo(named("s", 0, standard.size()));
  }

  @Test
  void neverHoldsMoreThanItsCredit() {
    var held = new AtomicInteger();
    var heldMax = new AtomicInteger();
    var bridge =
        bridge(
            new BridgeObserver() {
              @Override
              public void received(String durable, String subject, boolean redelivered) {
                heldMax.accumulateAndGet(held.incrementAndGet(), Math::max);
              }

              @Override
              public void acknowledged(String durable, String subject) {
                held.decrementAndGet();
              }

              @Override
              public void returned(String durable, String subject) {
                held.decrementAndGet();
              }
            });
    Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of(EXPRESS, STANDARD)));
    publishStandard(bridge, 1_500);
    publishExpress(bridge, 1_500);
    var batches = new AtomicInteger();
    var got =
        Recorder.answering(
            batch -> {
              boolean fails = batches.incrementAndGet() % 7 == 0;
              return vertx
                  .timer(2, TimeUnit.MILLISECONDS)
                  .compose(id -> fails ? Future.failedFuture("again") : Future.succeededFuture());
            });
    Eventually.get(bridge.consume(LANES, options(2), got));
    got.awaitDistinct(3_000);
    assertThat(heldMax.get()).isBetween(CREDIT / 2, CREDIT);
  }

  @Test
  void lendsStandardAllButTheFloorOfAnIdleExpress() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    var got =
        Recorder.answering(
            batch ->
                of(STANDARD, batch).isEmpty()
                    ? Future.succeededFuture()
                    : Promise.<Void>promise().future());
    consume(bridge, got);
    publishExpress(bridge, 500);
    got.awaitMessages(500);
    publishStandard(bridge, 500);
    Eventually.holds("dried up and lent", () -> isLent(bridge));
  }

  @Test
  void takesBackSoonWhatALaneAskedForInVain() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    publishExpress(bridge, 300);
    var gate = new Gate();
    consume(bridge, gate.got);
    gate.awaitBatch();
    Eventually.holds("express is flooded", () -> unsettled(bridge, EXPRESS) == 80);
    // Another instance takes the rest of what this one knows to be there.
    var other = Recorder.thatSucceeds();
    consume(bridge(), EXPRESS, other);
    other.awaitMessages(220);
    for (int batch = 0, ended = 0; ended < 80; batch++) {
      gate.awaitBatch();
      ended += gate.got.batches().get(batch).size();
      gate.release();
    }
    publishStandard(bridge, 500);
    Eventually.holds("lent", () -> isLent(bridge));
  }

  @Test
  void goesOnWithAllLanesAfterARestart() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    var got = Recorder.thatSucceeds();
    var consumer = consume(bridge, got);
    publishExpress(bridge, 50);
    publishStandard(bridge, 50);
    got.awaitDistinct(100);
    goAway();
    comeBack();
    publish(bridge, "orders.express", "late-e", 200);
    publish(bridge, "orders.created", "late-s", 200);
    got.awaitDistinct(500);
    Eventually.holds("all settled", () -> consumer.unsettled() == 0);
    assertThat(consumer.isAlive()).isTrue();
  }

  @Test
  void makesALostLaneAgainWhileTheOthersGoOn() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    var got = Recorder.thatSucceeds();
    var consumer = consume(bridge, got);
    deleteConsumer("ORDERS", EXPRESS.durable());
    Eventually.holds("express starves", () -> !health(bridge, EXPRESS).alive());
    assertThat(consumer.isAlive()).isFalse();
    assertThat(health(bridge, STANDARD).alive()).isTrue();
    publishStandard(bridge, 10);
    publishExpress(bridge, 10);
    got.awaitMessages(20);
    assertThat(consumer.isAlive()).isTrue();
  }

  @Test
  void pausesAllLanes() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    var got = Recorder.thatSucceeds();
    var consumer = consume(bridge, got);
    consumer.pause();
    Eventually.holds("paused", consumer::isPaused);
    publishStandard(bridge, 5);
    publishExpress(bridge, 5);
    Eventually.holds("waiting", () -> consumer.unsettled() == 10);
    assertThat(got.messages()).isEmpty();
    consumer.resume();
    got.awaitMessages(10);
    assertThat(got.bodies().subList(0, 5)).isEqualTo(named("e", 0, 5));
  }

  @Test
  void givesBackWhatWasNotStartedOfAllLanes() {
    var bridge = readyBridge(EXPRESS, STANDARD);
    publishStandard(bridge, 200);
    publishExpress(bridge, 200);
    var gate = new Gate();
    var consumer = consume(bridge, gate.got);
    gate.awaitBatch();
    Eventually.holds("no credit is left", () -> isUsedUp(bridge));
    int started = gate.got.messages().size();
    // It already waits when the others come back: without anybody waiting 2.9 forgets one of them
    // until ackWait has passed.
    var got = Recorder.thatSucceeds();
    consume(bridge(), got);
    Eventually.holds("taken", () -> got.messages().size() + consumer.unsettled() == 400);
    int waiting = consumer.unsettled() - started;
    var drained = consumer.drain(SOON);
    got.awaitDistinct(400 - started);
    gate.release();
    assertThat(Eventually.get(drained)).isEqualTo(new DrainReport(waiting, 0, 0));
    assertThat(got.bodies()).doesNotContainAnyElementsOf(gate.got.bodies());
  }
}
