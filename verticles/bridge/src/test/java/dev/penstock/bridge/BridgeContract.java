package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.PublishException.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every bridge does, whatever broker is behind it. */
abstract class BridgeContract {
  static final Duration SOON = Duration.ofSeconds(5);
  static final StreamSpec ORDERS =
      new StreamSpec(
          "ORDERS",
          List.of("orders.>"),
          1,
          Duration.ofHours(1),
          64 << 20,
          10_000,
          Duration.ofMinutes(2));
  static final ConsumerSpec INVENTORY = consumer("inventory", "orders.>", Duration.ofSeconds(30));
  static final PublisherOptions PATIENT = new PublisherOptions(1_024, Duration.ofSeconds(15));
  static final BatchOptions QUICK =
      new BatchOptions(256, 1_024, 1, Duration.ofMillis(20), Duration.ofMillis(40));

  final Vertx vertx = Vertx.vertx();
  private final List<Bridge> bridges = new ArrayList<>();

  /** A new bridge to the broker of this test. */
  abstract Bridge connect(BridgeObserver observer);

  /** Ends all connections at once, without a word; what is stored stays. */
  abstract void goAway();

  abstract void comeBack();

  abstract void deleteStream(String stream);

  abstract void deleteConsumer(String stream, String durable);

  static ConsumerSpec consumer(String durable, String filter, Duration ackWait) {
    return new ConsumerSpec("ORDERS", durable, filter, ackWait, 5_000);
  }

  Bridge bridge() {
    return bridge(BridgeObserver.NONE);
  }

  Bridge bridge(BridgeObserver observer) {
    var bridge = connect(observer);
    bridges.add(bridge);
    return bridge;
  }

  /** A bridge whose stream and consumers exist. */
  Bridge readyBridge(ConsumerSpec... consumers) {
    var bridge = bridge();
    Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of(consumers)));
    return bridge;
  }

  /** After everything else: the bridges are closed. */
  abstract void stopBroker();

  @AfterEach
  void closeBridges() {
    for (var bridge : bridges) Eventually.get(bridge.drain(Duration.ofMillis(100)));
    Eventually.get(vertx.close());
    stopBroker();
  }

  static OutMessage message(String body) {
    return message("orders.created", body);
  }

  static OutMessage message(String subject, String body) {
    return new OutMessage(subject, "id-" + body, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  static List<OutMessage> messages(int count) {
    return IntStream.range(0, count).mapToObj(i -> message("m" + i)).toList();
  }

  static List<String> bodies(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
  }

  static Outcome outcome(Future<?> failed) {
    return ((PublishException) Eventually.failure(failed)).outcome();
  }

  BatchConsumer consume(Bridge bridge, ConsumerSpec spec, BatchHandler handler) {
    return Eventually.get(bridge.consume(spec, QUICK, handler));
  }

  @Test
  void storesInTheOrderOfPublishing() {
    var publisher = readyBridge(INVENTORY).publisher(PATIENT);
    var acks = new ArrayList<Future<PubAck>>();
    for (var message : messages(100)) acks.add(publisher.publish(message));
    for (int i = 0; i < 100; i++) {
      assertThat(Eventually.get(acks.get(i))).isEqualTo(new PubAck("ORDERS", i + 1, false));
    }
    assertThat(publisher.inFlight()).isZero();
  }

  @Test
  void storesTheSameIdOnce() {
    var publisher = readyBridge().publisher(PATIENT);
    Eventually.get(publisher.publish(message("a")));
    assertThat(Eventually.get(publisher.publish(message("a"))))
        .isEqualTo(new PubAck("ORDERS", 1, true));
  }

  @Test
  void publishesListsLongerThanTheWindow() {
    var bridge = readyBridge(INVENTORY);
    var publisher = bridge.publisher(new PublisherOptions(64, Duration.ofSeconds(10)));
    var acks = Eventually.get(publisher.publishAll(messages(1_000)));
    assertThat(acks).hasSize(1_000);
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    got.awaitMessages(1_000);
    assertThat(got.bodies()).isEqualTo(bodies(1_000));
  }

  @Test
  void saysWhenTheWindowIsFull() {
    var publisher = readyBridge().publisher(new PublisherOptions(2, Duration.ofSeconds(10)));
    var stored = publisher.publishAll(messages(4));
    Eventually.get(publisher.whenWritable());
    Eventually.get(stored);
    assertThat(publisher.isFull()).isFalse();
    assertThat(publisher.inFlight()).isZero();
  }

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
    assertThat(second.bodies()).containsExactly("last");
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
    assertThat(report).isEqualTo(new DrainReport(0, 1, 0));
    var got = Recorder.thatSucceeds();
    consume(bridge(), spec, got);
    got.awaitMessages(1);
    assertThat(got.messages().get(0).deliveryCount()).isEqualTo(2);
  }

  @Test
  void keepsALongBatchInProgress() {
    var spec = consumer("inventory", "orders.>", Duration.ofMillis(600));
    var bridge = readyBridge(spec);
    var got = Recorder.answering(batch -> vertx.timer(1_800, TimeUnit.MILLISECONDS).mapEmpty());
    consume(bridge, spec, got);
    var publisher = bridge.publisher(PATIENT);
    Eventually.get(publisher.publish(message("long")));
    got.awaitMessages(1);
    Eventually.get(publisher.publish(message("next")));
    got.awaitMessages(2);
    assertThat(got.bodies()).containsExactly("long", "next");
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

  @Test
  void rejectsWhatTheStreamRefuses() {
    var publisher = readyBridge().publisher(PATIENT);
    var refused = publisher.publish(message("x".repeat(20_000)));
    assertThat(outcome(refused)).isEqualTo(Outcome.REJECTED);
    assertThat(((PublishException) refused.cause()).serverCode()).isEqualTo(10_054);
  }

  @Test
  void rejectsWhatCannotBeSentAndSendsTheRest() {
    var publisher = readyBridge().publisher(PATIENT);
    var odd = new OutMessage("orders.created", "id", Map.of("Name", "Zoë"), new byte[0]);
    var before = publisher.publish(message("a"));
    assertThat(outcome(publisher.publish(odd))).isEqualTo(Outcome.REJECTED);
    assertThat(outcome(publisher.publish(message("orders.*", "b")))).isEqualTo(Outcome.REJECTED);
    assertThat(Eventually.get(before).sequence()).isEqualTo(1);
    assertThat(Eventually.get(publisher.publish(message("c"))).sequence()).isEqualTo(2);
    var some = publisher.publishAll(List.of(message("d"), odd, message("e")));
    assertThat(outcome(some)).isEqualTo(Outcome.REJECTED);
    assertThat(Eventually.get(bridge().management().streamStatus("ORDERS")).messages())
        .isEqualTo(4);
  }

  @Test
  void waitsForAStreamUntilTheTimeout() {
    var bridge = bridge();
    var hasty = bridge.publisher(new PublisherOptions(8, Duration.ofMillis(600)));
    var cause = Eventually.failure(hasty.publish(message("a")));
    assertThat(cause).hasMessageContaining("no stream takes orders.created");
    assertThat(((PublishException) cause).outcome()).isEqualTo(Outcome.UNKNOWN);
    var held = bridge.publisher(PATIENT).publishAll(messages(20));
    Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of()));
    assertThat(Eventually.get(held)).extracting(PubAck::sequence).isSorted().hasSize(20);
  }

  @Test
  void publishesInOrderWhatWasHeldWhileTheBrokerWasAway() {
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    var publisher = bridge.publisher(PATIENT);
    Eventually.get(publisher.publish(message("first")));
    got.awaitMessages(1);
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    var held = publisher.publishAll(messages(200));
    comeBack();
    assertThat(Eventually.get(held)).extracting(PubAck::sequence).isSorted();
    got.awaitDistinct(201);
    assertThat(got.bodies().stream().distinct().skip(1)).containsExactlyElementsOf(bodies(200));
  }

  @Test
  void failsWhatIsHeldTooLongAndRefusesTooMuch() {
    var bridge = readyBridge();
    var hasty = bridge.publisher(new PublisherOptions(4, Duration.ofMillis(400)));
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    var held = hasty.publishAll(messages(4 * Held.WINDOWS_MAX));
    assertThat(outcome(hasty.publish(message("beyond")))).isEqualTo(Outcome.NOT_SENT);
    assertThat(hasty.isFull()).isTrue();
    assertThat(outcome(held)).isEqualTo(Outcome.NOT_SENT);
    assertThat(hasty.inFlight()).isZero();
    comeBack();
    Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    Eventually.get(bridge.publisher(PATIENT).publish(message("after")));
  }

  @Test
  void makesALostConsumerAgain() {
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    var consumer = consume(bridge, INVENTORY, got);
    deleteConsumer("ORDERS", "inventory");
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(1);
    assertThat(consumer.isAlive()).isTrue();
  }

  @Test
  void makesALostStreamAgain() {
    var bridge = readyBridge(INVENTORY);
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    deleteStream("ORDERS");
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(1);
  }

  @Test
  void ensuresWhatIsDeclaredAndChangesOnlyWhatDiffers() {
    var management = bridge().management();
    var streams = List.of(ORDERS);
    var consumers = List.of(INVENTORY);
    assertThat(Eventually.get(management.ensure(streams, consumers)))
        .containsExactly("stream ORDERS created", "consumer ORDERS/inventory created");
    assertThat(Eventually.get(management.ensure(streams, consumers))).isEmpty();
    var patient = List.of(consumer("inventory", "orders.>", Duration.ofSeconds(40)));
    assertThat(Eventually.get(management.ensure(streams, patient)))
        .containsExactly("consumer ORDERS/inventory updated: ack_wait");
    var longer =
        new StreamSpec(
            "ORDERS",
            List.of("orders.>", "bills.>"),
            1,
            Duration.ofHours(2),
            64 << 20,
            10_000,
            Duration.ofMinutes(2));
    assertThat(Eventually.get(management.ensure(List.of(longer), patient)))
        .containsExactly("stream ORDERS updated: subjects, max_age");
  }

  @Test
  void refusesToChangeWhatAConsumerFilters() {
    var management = readyBridge(INVENTORY).management();
    var other = consumer("inventory", "orders.cancelled", Duration.ofSeconds(30));
    assertThat(Eventually.failure(management.ensure(List.of(), List.of(other))))
        .hasMessageContaining("consumer ORDERS/inventory: filter_subject is orders.>");
  }

  @Test
  void ensuresSafelyFromSeveralBridgesAtOnce() {
    var ensured = new ArrayList<Future<List<String>>>();
    for (int i = 0; i < 4; i++) {
      ensured.add(bridge().management().ensure(List.of(ORDERS), List.of(INVENTORY)));
    }
    for (var each : ensured) Eventually.get(each);
    assertThat(Eventually.get(bridge().management().streamStatus("ORDERS")).name())
        .isEqualTo("ORDERS");
  }

  @Test
  void tellsHowMuchAStreamStores() {
    var bridge = readyBridge();
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(3)));
    var status = Eventually.get(bridge.management().streamStatus("ORDERS"));
    assertThat(status.messages()).isEqualTo(3);
    assertThat(status.lastSequence()).isEqualTo(3);
    assertThat(status.createdAt()).isNotEmpty();
    assertThat(Eventually.failure(bridge.management().streamStatus("NONE")))
        .hasMessageContaining("stream not found");
  }

  @Test
  void observesOnAVertxContext() {
    var contexts = new ConcurrentLinkedQueue<Boolean>();
    var events = new ConcurrentLinkedQueue<String>();
    var bridge =
        bridge(
            new BridgeObserver() {
              private void note(String event) {
                contexts.add(Context.isOnEventLoopThread());
                events.add(event);
              }

              @Override
              public void stored(String subject, boolean duplicate, long nanos) {
                note("stored");
              }

              @Override
              public void received(String durable, String subject, boolean redelivered) {
                note("received");
              }

              @Override
              public void handled(String durable, int messages, boolean succeeded, long nanos) {
                note("handled");
              }

              @Override
              public void acknowledged(String durable, String subject) {
                note("acknowledged");
              }
            });
    Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of(INVENTORY)));
    consume(bridge, INVENTORY, Recorder.thatSucceeds());
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    Eventually.holds("acknowledged", () -> events.contains("acknowledged"));
    assertThat(events).contains("stored", "received", "handled");
    assertThat(contexts).containsOnly(true);
  }

  @Test
  void refusesToPublishOnceDrained() {
    var bridge = readyBridge();
    var publisher = bridge.publisher(PATIENT);
    var last = publisher.publish(message("a"));
    assertThat(Eventually.get(bridge.drain(SOON))).isEqualTo(DrainReport.CLEAN);
    assertThat(last.succeeded()).isTrue();
    assertThat(bridge.state()).isEqualTo(ConnectionState.CLOSED);
    assertThat(outcome(publisher.publish(message("b")))).isEqualTo(Outcome.NOT_SENT);
  }
}
