package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is planned and then applied, and what is not. */
abstract class PlanContract extends LifeContract {
  private static final StreamSpec BILLS = orders("BILLS", "bills.>", Duration.ofHours(1), 64 << 20);
  private static final StreamSpec LONGER =
      orders("ORDERS", "orders.>", Duration.ofHours(2), 64 << 20);

  private static StreamSpec orders(String name, String subjects, Duration ageMax, long bytesMax) {
    var window = Duration.ofMinutes(2);
    return new StreamSpec(name, List.of(subjects), 1, ageMax, bytesMax, 10_000, window);
  }

  private JsonObject streamConfig() {
    return api("STREAM.INFO.ORDERS", new JsonObject()).getJsonObject("config");
  }

  /** As somebody else would have made it. */
  private void makeStream(String field, Object value) {
    var config = Declared.stream(ORDERS, Features.of(""), "").config();
    api("STREAM.CREATE.ORDERS", config.put(field, value));
  }

  private Plan plan(Management management, StreamSpec stream, ConsumerSpec... consumers) {
    return Eventually.get(management.plan(List.of(stream), List.of(consumers)));
  }

  @Test
  void plansCreationsAndChangesNothing() {
    var management = bridge().management();
    var plan = plan(management, ORDERS, INVENTORY);
    assertThat(plan.isEmpty()).isFalse();
    assertThat(plan.isPossible()).isTrue();
    assertThat(plan)
        .hasToString("stream ORDERS: to be created\nconsumer ORDERS/inventory: to be created");
    assertThat(Eventually.failure(management.streamStatus("ORDERS")))
        .hasMessageContaining("stream not found");
  }

  @Test
  void plansNothingOnceEverythingIsAsDeclared() {
    var plan = plan(readyBridge(INVENTORY).management(), ORDERS, INVENTORY, INVENTORY);
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.lines()).isEmpty();
    assertThat(plan.things())
        .containsExactly(
            new Planned("stream ORDERS", Planned.Action.NOTHING, List.of()),
            new Planned("consumer ORDERS/inventory", Planned.Action.NOTHING, List.of()));
  }

  @Test
  void showsBothValuesOfAFieldAndAppliesJustThat() {
    var management = readyBridge(INVENTORY).management();
    var before = streamConfig();
    assertThat(plan(management, LONGER, INVENTORY).lines())
        .containsExactly("stream ORDERS: max_age 1h -> 2h");
    assertThat(streamConfig()).isEqualTo(before);
    assertThat(Eventually.get(management.ensure(List.of(LONGER), List.of(INVENTORY))))
        .containsExactly("stream ORDERS updated: max_age 1h -> 2h");
    assertThat(streamConfig()).isEqualTo(before.copy().put("max_age", LONGER.ageMax().toNanos()));
    assertThat(plan(management, ORDERS).lines())
        .containsExactly("stream ORDERS: max_age 2h -> 1h (older messages are dropped)");
  }

  @Test
  void leavesWhatIsNotDeclared() {
    makeStream("description", "kept");
    Eventually.get(bridge().management().ensure(List.of(LONGER), List.of()));
    assertThat(streamConfig().getString("description")).isEqualTo("kept");
    assertThat(streamConfig().getLong("max_age")).isEqualTo(LONGER.ageMax().toNanos());
  }

  @Test
  void appliesNothingWhenAnythingCannotBeDoneInPlace() {
    makeStream("storage", "memory");
    var consumer = Declared.consumer(INVENTORY);
    var config = consumer.config().copy();
    config.put("deliver_policy", "new").put("filter_subject", "orders.created");
    api(consumer.createSubject(), consumer.request(config));
    var before = streamConfig();
    var management = bridge().management();
    assertThat(plan(management, LONGER, INVENTORY).isPossible()).isFalse();
    assertThat(Eventually.failure(management.ensure(List.of(BILLS, LONGER), List.of(INVENTORY))))
        .hasMessageStartingWith("nothing was created or changed in NATS")
        .hasMessageContaining(
            "stream ORDERS: storage is memory at the server and cannot become file in place")
        .hasMessageContaining(
            "consumer ORDERS/inventory: deliver_policy is new at the server and cannot become all")
        .hasMessageContaining(
            "filter_subject is orders.created at the server and cannot become orders.>")
        .hasMessageContaining("Set them back")
        .hasMessageContaining("nats consumer rm");
    assertThat(streamConfig()).isEqualTo(before);
    assertThat(Eventually.failure(management.streamStatus("BILLS")))
        .hasMessageContaining("stream not found");
  }

  @Test
  void narrowsAFilterAndGoesOnWhereTheConsumerWas() {
    var wide = consumer("inventory", "orders.>", Duration.ofSeconds(1));
    var narrow = consumer("inventory", "orders.*", Duration.ofSeconds(1));
    var bridge = readyBridge(wide);
    var publisher = bridge.publisher(PATIENT);
    Eventually.get(publisher.publishAll(messages(5)));
    var before = Recorder.answering(batch -> keepAllButTheFirst(batch));
    var one = new BatchOptions(1, 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1));
    var consumer = Eventually.get(bridge.consume(wide, one, before));
    before.awaitMessages(2);
    Eventually.get(consumer.drain(Duration.ZERO));
    Eventually.get(publisher.publish(message("orders.created.express", "other")));
    Eventually.get(publisher.publish(message("last")));
    assertThat(Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of(narrow))))
        .containsExactly(
            "consumer ORDERS/inventory updated: filter_subject orders.> -> orders.*"
                + " (the others are delivered no more)");
    var after = Recorder.thatSucceeds();
    consume(bridge(), narrow, after);
    after.awaitMessages(5);
    assertThat(after.bodies()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "last");
    assertThat(plan(bridge.management(), ORDERS, wide).isPossible()).isFalse();
  }

  /** What is under way stays so, as in a process that is killed. */
  private static Future<Void> keepAllButTheFirst(List<InMessage> batch) {
    return Recorder.body(batch.get(0)).equals("m0")
        ? Future.succeededFuture()
        : Promise.<Void>promise().future();
  }

  @Test
  void neverDropsMessagesToHoldFewerBytes() {
    var bridge = readyBridge();
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(20)));
    var smaller = orders("ORDERS", "orders.>", Duration.ofHours(1), 20);
    assertThat(Eventually.failure(bridge.management().ensure(List.of(smaller), List.of())))
        .hasMessageContaining("max_bytes is 67108864 at the server and cannot become 20")
        .hasMessageContaining("bytes are stored");
    assertThat(Eventually.get(bridge.management().streamStatus("ORDERS")).messages()).isEqualTo(20);
  }

  @Test
  void promisesNoReplicasWithoutACluster() {
    var management = readyBridge().management();
    var tripled =
        new StreamSpec(
            "ORDERS",
            List.of("orders.>"),
            3,
            Duration.ofHours(1),
            64 << 20,
            10_000,
            Duration.ofMinutes(2));
    assertThat(plan(management, tripled).lines())
        .containsExactly(
            "stream ORDERS: num_replicas is 1 at the server and cannot become 3 in place"
                + " (the server is in no cluster)");
  }

  @Test
  void saysWhatTheServerIsTooOldFor() {
    var bridge = readyBridge();
    var plan = plan(bridge.management(), ORDERS.withAtomicPublish());
    if (Features.of(bridge.serverVersion()).atomicPublish()) {
      assertThat(plan.lines()).containsExactly("stream ORDERS: allow_atomic false -> true");
      return;
    }
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.lines())
        .containsExactly(
            "stream ORDERS: allow_atomic true is left out (needs nats-server 2.12.1, this is "
                + bridge.serverVersion()
                + ")");
    deleteStream("ORDERS");
    assertThat(plan(bridge.management(), ORDERS.withAtomicPublish()).lines())
        .hasSize(2)
        .startsWith("stream ORDERS: to be created");
  }

  @Test
  void ensuresSafelyFromSeveralBridgesAtOnce() {
    for (var stream : List.of(ORDERS, LONGER)) {
      var ensured = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < 4; i++) {
        ensured.add(bridge().management().ensure(List.of(stream), List.of(INVENTORY)));
      }
      for (var each : ensured) Eventually.get(each);
      assertThat(plan(bridge().management(), stream, INVENTORY).lines()).isEmpty();
    }
  }

  @Test
  void ensuresSafelyWhatIsDeclaredInTwoWaysAtOnce() {
    for (var name : List.of("ORDERS", "BILLS", "NOTES", "LINES")) {
      var ensured = new ArrayList<Future<List<String>>>();
      for (int hours = 1; hours <= 2; hours++) {
        var stream = orders(name, name + ".>", Duration.ofHours(hours), 64 << 20);
        ensured.add(bridge().management().ensure(List.of(stream), List.of()));
      }
      for (var each : ensured) Eventually.get(each);
    }
  }

  @Test
  void refusesWhatIsDeclaredTwiceAndNotAlike() {
    var management = bridge().management();
    assertThat(Eventually.failure(management.plan(List.of(ORDERS, LONGER), List.of())))
        .hasMessageContaining("stream ORDERS is declared twice");
  }

  @Test
  void refusesAConsumerWithoutAStream() {
    var ensured = bridge().management().ensure(List.of(BILLS), List.of(INVENTORY));
    assertThat(Eventually.failure(ensured))
        .hasMessage("consumer ORDERS/inventory: stream not found");
    assertThat(Eventually.failure(bridge().management().streamStatus("BILLS")))
        .hasMessageContaining("stream not found");
  }

  @Test
  void makesALostConsumerAgainThoughItsStreamCannotBecomeAsDeclared() {
    makeStream("storage", "memory");
    var bridge = bridge();
    Eventually.failure(bridge.management().ensure(List.of(LONGER), List.of(INVENTORY)));
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    got.awaitMessages(1);
    assertThat(streamConfig().getString("storage")).isEqualTo("memory");
    assertThat(streamConfig().getLong("max_age")).isEqualTo(Duration.ofHours(1).toNanos());
  }
}
