package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.RunningClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every consumer does. */
abstract class ConsumingContract extends TogetherContract {
  @Test
  void deliversBodyHeadersAndMetadata() {
    var bridge = readyBridge(INVENTORY);
    var body = "b".getBytes(StandardCharsets.UTF_8);
    long beforeMillis = System.currentTimeMillis();
    var message = new OutMessage("orders.created", "id", Map.of("Trace", "t"), body);
    Eventually.get(bridge.publisher(PATIENT).publish(message));
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    got.awaitMessages(1);
    var in = got.messages().get(0);
    assertThat(in.subject()).isEqualTo("orders.created");
    assertThat(in.body()).isEqualTo(body);
    assertThat(in.header("trace")).isEqualTo("t");
    assertThat(in.header("absent")).isNull();
    assertThat(in.headers()).containsEntry("Trace", "t").containsEntry("Nats-Msg-Id", "id");
    assertThat(in.stream()).isEqualTo("ORDERS");
    assertThat(in.durable()).isEqualTo("inventory");
    assertThat(in.streamSequence()).isEqualTo(1);
    assertThat(in.deliveryCount()).isEqualTo(1);
    assertThat(in.storedAtMillis()).isBetween(beforeMillis - 1_000, beforeMillis + 20_000);
  }

  @Test
  void deliversOnlyWhatTheFilterNames() {
    var cancelled = consumer("inventory", "orders.cancelled", Duration.ofSeconds(30));
    var bridge = readyBridge(cancelled);
    var got = Recorder.thatSucceeds();
    consume(bridge, cancelled, got);
    var publisher = bridge.publisher(PATIENT);
    publisher.publish(message("orders.created", "no"));
    Eventually.get(publisher.publish(message("orders.cancelled", "yes")));
    got.awaitMessages(1);
    assertThat(got.bodies()).containsExactly("yes");
  }

  @Test
  void doesNotDeliverAgainWhatWasAcknowledged() {
    var spec = consumer("inventory", "orders.>", Duration.ofMillis(500));
    var bridge = readyBridge(spec);
    var publisher = bridge.publisher(PATIENT);
    Eventually.get(publisher.publishAll(messages(10)));
    var first = Recorder.thatSucceeds();
    var consumer = consume(bridge, spec, first);
    first.awaitMessages(10);
    Eventually.get(consumer.drain(SOON));
    // What was given back on purpose comes after everything the broker thinks is due.
    var second = Recorder.thatSucceeds();
    consume(bridge(), spec, second);
    Eventually.get(publisher.publish(message("last")));
    second.awaitMessages(1);
    assertThat(second.bodies()).containsOnly("last");
  }

  @Test
  void deliversAgainWhatAFailedBatchHeld() {
    var bridge = readyBridge(INVENTORY);
    var attempts = new AtomicInteger();
    var got =
        Recorder.answering(
            batch ->
                attempts.incrementAndGet() < 3
                    ? Future.failedFuture("not yet")
                    : Future.succeededFuture());
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(3);
    assertThat(got.messages()).extracting(InMessage::deliveryCount).containsExactly(1L, 2L, 3L);
  }

  @Test
  void takesAThrowingHandlerForAFailedOne() {
    var bridge = readyBridge(INVENTORY);
    var attempts = new AtomicInteger();
    var got =
        Recorder.answering(
            batch -> {
              if (attempts.incrementAndGet() == 1) throw new IllegalStateException("broken");
              return Future.succeededFuture();
            });
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(2);
  }

  @Test
  void givesEachMessageItsOwnFate() {
    var bridge = readyBridge(INVENTORY);
    var got =
        Recorder.answering(
            batch -> {
              for (var message : batch) {
                switch (Recorder.body(message)) {
                  case "m0" -> message.ack();
                  case "m1" -> message.term("unreadable");
                  default -> {
                    if (message.deliveryCount() == 1) message.nak(Duration.ofMillis(50));
                  }
                }
              }
              return Future.failedFuture("only the undecided come back");
            });
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(3)));
    consume(bridge, INVENTORY, got);
    Eventually.holds("m2 thrice", () -> got.bodies().stream().filter("m2"::equals).count() >= 3);
    assertThat(got.bodies()).containsOnlyOnce("m0").containsOnlyOnce("m1");
  }

  @Test
  void deliversAgainAfterAckWaitWhenAConsumerIsGone() {
    var spec = consumer("inventory", "orders.>", Duration.ofMillis(700));
    var dying = readyBridge(spec);
    var stuck = Recorder.answering(batch -> Promise.<Void>promise().future());
    consume(dying, spec, stuck);
    Eventually.get(dying.publisher(PATIENT).publish(message("a")));
    stuck.awaitMessages(1);
    var report = Eventually.get(dying.drain(Duration.ofMillis(50)));
    assertThat(report.unfinished()).isEqualTo(1);
    var got = Recorder.thatSucceeds();
    consume(bridge(), spec, got);
    got.awaitMessages(1);
    assertThat(got.messages().get(0).deliveryCount()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void keepsALongBatchInProgress() {
    RunningClock.unlessStalled(this::keepsALongBatchInProgress);
  }

  private void keepsALongBatchInProgress(int attempt) {
    var subject = "orders.attempt" + attempt;
    var spec = consumer("inventory" + attempt, subject, Duration.ofMillis(600));
    var bridge = readyBridge(spec);
    var got = Recorder.answering(batch -> vertx.timer(1_200, TimeUnit.MILLISECONDS).mapEmpty());
    consume(bridge, spec, got);
    var publisher = bridge.publisher(PATIENT);
    Eventually.get(publisher.publish(message(subject, "long" + attempt)));
    got.awaitMessages(1);
    Eventually.get(publisher.publish(message(subject, "next" + attempt)));
    got.awaitMessages(2);
    assertThat(got.bodies()).containsExactly("long" + attempt, "next" + attempt);
  }

  @Test
  void keepsToItsBatchLimits() {
    var bridge = readyBridge(INVENTORY);
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(100)));
    var running = new AtomicInteger();
    var runningMax = new AtomicInteger();
    var got =
        Recorder.answering(
            batch -> {
              runningMax.accumulateAndGet(running.incrementAndGet(), Math::max);
              Promise<Void> done = Promise.promise();
              vertx.setTimer(
                  5,
                  id -> {
                    running.decrementAndGet();
                    done.complete();
                  });
              return done.future();
            });
    var options = new BatchOptions(10, 30, 2, Duration.ofMillis(20), Duration.ofMillis(40));
    var consumer = Eventually.get(bridge.consume(INVENTORY, options, got));
    got.awaitMessages(100);
    assertThat(got.bodies()).isEqualTo(bodies(100));
    assertThat(got.batches()).allMatch(batch -> batch.size() <= 10);
    assertThat(runningMax.get()).isEqualTo(2);
    Eventually.holds("all settled", () -> consumer.unsettled() == 0);
  }

  @Test
  void sharesADurableBetweenBridges() {
    var one = Recorder.thatSucceeds();
    var other = Recorder.thatSucceeds();
    var bridge = readyBridge(INVENTORY);
    var options = new BatchOptions(5, 5, 1, Duration.ofMillis(20), Duration.ofMillis(40));
    Eventually.get(bridge.consume(INVENTORY, options, one));
    Eventually.get(bridge().consume(INVENTORY, options, other));
    var publisher = bridge.publisher(PATIENT);
    var sent = new AtomicInteger();
    Eventually.holds(
        "both have some",
        () -> {
          Eventually.get(publisher.publish(message("m" + sent.getAndIncrement())));
          return !one.messages().isEmpty() && !other.messages().isEmpty();
        });
    Eventually.holds(
        "all came", () -> one.messages().size() + other.messages().size() >= sent.get());
    assertThat(one.bodies()).doesNotContainAnyElementsOf(other.bodies());
  }

  @Test
  void handsOutNothingWhilePaused() {
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    var consumer = consume(bridge, INVENTORY, got);
    consumer.pause();
    Eventually.holds("paused", consumer::isPaused);
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(10)));
    Eventually.holds("waiting", () -> consumer.unsettled() == 10);
    assertThat(got.messages()).isEmpty();
    consumer.resume();
    got.awaitMessages(10);
    assertThat(consumer.isAlive()).isTrue();
  }

  @Test
  void dropsWhatOthersTookWhileItWasPaused() {
    var spec = consumer("inventory", "orders.>", Duration.ofMillis(500));
    var bridge = readyBridge(spec);
    var paused = Recorder.thatSucceeds();
    var options = new BatchOptions(10, 10, 1, Duration.ofMillis(20), Duration.ofMillis(40));
    var consumer = Eventually.get(bridge.consume(spec, options, paused));
    consumer.pause();
    Eventually.holds("paused", consumer::isPaused);
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(10)));
    Eventually.holds("waiting", () -> consumer.unsettled() == 10);
    long takenMillis = Home.nowMillis();
    var got = Recorder.thatSucceeds();
    consume(bridge(), spec, got);
    got.awaitDistinct(10);
    Eventually.holds("the broker knows", () -> unacknowledged(spec) == 0);
    // The broker's clock began when it sent them, which may be long before they were taken.
    Eventually.holds("old by either clock", () -> Home.nowMillis() - takenMillis > 500);
    consumer.resume();
    Eventually.holds("dropped", () -> consumer.unsettled() == 0);
    assertThat(paused.messages()).isEmpty();
  }

  private int unacknowledged(ConsumerSpec spec) {
    return api("CONSUMER.INFO.ORDERS." + spec.durable(), new JsonObject())
        .getInteger("num_ack_pending");
  }

  @Test
  void givesBackWhatWasNotStarted() {
    var bridge = readyBridge(INVENTORY);
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(10)));
    Promise<Void> release = Promise.promise();
    var slow = Recorder.answering(batch -> release.future());
    var options = new BatchOptions(1, 10, 1, Duration.ofMillis(20), Duration.ofMillis(40));
    var consumer = Eventually.get(bridge.consume(INVENTORY, options, slow));
    Eventually.holds("all taken", () -> consumer.unsettled() == 10);
    // It already waits when the others come back: without anybody waiting 2.9 forgets one of them
    // until ackWait has passed.
    var got = Recorder.thatSucceeds();
    consume(bridge(), INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("m10")));
    got.awaitMessages(1);
    var drained = consumer.drain(SOON);
    got.awaitMessages(10);
    release.complete();
    assertThat(Eventually.get(drained)).isEqualTo(new DrainReport(9, 0, 0));
    assertThat(got.bodies()).containsExactlyInAnyOrderElementsOf(bodies(11).subList(1, 11));
    assertThat(slow.bodies()).containsExactly("m0");
  }
}
