package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What every bridge does, whatever broker is behind it. */
abstract class BridgeContract extends PlanContract {
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
  void makesALostStreamAgainForWhoeverPublishesAlone() {
    var bridge = readyBridge();
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    var before = Eventually.get(bridge.management().streamStatus("ORDERS"));
    deleteStream("ORDERS");
    assertThat(Eventually.get(bridge.publisher(PATIENT).publish(message("b"))))
        .isEqualTo(new PubAck("ORDERS", 1, false));
    var after = Eventually.get(bridge.management().streamStatus("ORDERS"));
    assertThat(after.createdAt()).isAfter(before.createdAt());
    assertThat(after.lastStoredAt()).isNotEqualTo(before.lastStoredAt());
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
        .containsExactly("consumer ORDERS/inventory updated: ack_wait 30s -> 40s");
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
        .containsExactly(
            "stream ORDERS updated: subjects [orders.>] -> [orders.>, bills.>], max_age 1h -> 2h");
  }

  @Test
  void terminatesWithAReasonWhateverTheServerKnows() {
    var bridge = readyBridge(INVENTORY);
    var got =
        Recorder.answering(
            batch -> {
              batch.forEach(message -> message.term("unreadable"));
              return Future.succeededFuture();
            });
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(1);
    Eventually.holds(
        "settled, long before another delivery is due",
        () ->
            api("CONSUMER.INFO.ORDERS.inventory", new JsonObject()).getInteger("num_ack_pending")
                == 0);
  }

  @Test
  void refusesToLetAConsumerHaveWhatItHasPassedOver() {
    var created = consumer("inventory", "orders.created", Duration.ofSeconds(30));
    var management = readyBridge(created).management();
    var other = consumer("inventory", "orders.cancelled", Duration.ofSeconds(30));
    assertThat(Eventually.failure(management.ensure(List.of(), List.of(other))))
        .hasMessageContaining("consumer ORDERS/inventory: filter_subject is orders.created")
        .hasMessageContaining("cannot become orders.cancelled");
  }

  @Test
  void tellsHowMuchAStreamStores() {
    var bridge = readyBridge();
    var empty = Eventually.get(bridge.management().streamStatus("ORDERS"));
    assertThat(empty.lastStoredAt()).isEmpty();
    assertThat(empty.reaches(0)).isFalse();
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(3)));
    var status = Eventually.get(bridge.management().streamStatus("ORDERS"));
    assertThat(status.messages()).isEqualTo(3);
    assertThat(status.lastSequence()).isEqualTo(3);
    assertThat(status.reaches(3)).isTrue();
    assertThat(status.reaches(4)).isFalse();
    assertThat(status.createdAt()).isEqualTo(empty.createdAt());
    assertThat(status.ageMax()).isEqualTo(ORDERS.ageMax());
    var last = Eventually.get(bridge.management().storedMessage("ORDERS", 3)).orElseThrow();
    assertThat(status.lastStoredAt()).hasValue(last.storedAt());
    assertThat(Eventually.failure(bridge.management().streamStatus("NONE")))
        .hasMessageContaining("stream not found");
  }

  @Test
  void deletesNoConsumerThatIsWithinItsStream() {
    var bridge = readyBridge(INVENTORY, consumer("payment", "orders.>", Duration.ofSeconds(30)));
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(3)));
    got.awaitMessages(3);
    var management = bridge.management();
    assertThat(Eventually.get(management.deleteConsumersAhead("ORDERS"))).isEmpty();
    assertThat(Eventually.failure(management.deleteConsumersAhead("NONE")))
        .hasMessageContaining("stream not found");
    var list = api("CONSUMER.LIST.ORDERS", new JsonObject());
    assertThat(list.getInteger("total")).isEqualTo(2);
  }

  @Test
  void readsOneStoredMessageWhole() {
    var bridge = readyBridge();
    var before = Instant.now().minusSeconds(1);
    var body = new byte[] {0, (byte) 0xff, '{'};
    var sent = new OutMessage("orders.created", "id-1", Map.of("x-mine", "kept"), body);
    Eventually.get(bridge.publisher(PATIENT).publishAll(List.of(message("a"), sent)));
    var management = bridge.management();
    var message = Eventually.get(management.storedMessage("ORDERS", 2)).orElseThrow();
    assertThat(message.subject()).isEqualTo("orders.created");
    assertThat(message.sequence()).isEqualTo(2);
    assertThat(message.headers()).containsEntry("x-mine", "kept");
    assertThat(message.body()).isEqualTo(body);
    assertThat(message.storedAt()).isBetween(before, Instant.now().plusSeconds(1));
    assertThat(Eventually.get(management.storedMessage("ORDERS", 3))).isEmpty();
    assertThat(Eventually.get(management.storedMessage("NONE", 1))).isEmpty();
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
}
