package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineRig.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HoldsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final UUID orderId = UUID.randomUUID();
  private PipelineRig rig;

  @BeforeEach
  void start(Vertx vertx) {
    rig = new PipelineRig(vertx);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void letsLaterEventsOfAnOrderWaitBehindItsDeadLetter() {
    rig.publish(malformed(orderId), Map.of());
    rig.publish(orderId);
    var other = UUID.randomUUID();
    rig.publish(other);
    awaitFailures("malformed", "waiting");
    eventually(SOON, () -> assertThat(rig.answered).containsExactly(other));
    var waiting = rig.letters().get(1);
    assertThat(waiting.getString("order_id")).isEqualTo(orderId.toString());
    assertThat(waiting.getInteger("attempts")).isZero();
    assertThat(waiting.getString("body")).isEqualTo(order(orderId));
    assertThat(held()).isEqualTo(2);
  }

  @Test
  void holdsNobodyForAMessageWhoseOrderCannotBeRead() {
    for (var body :
        List.of("{", "null", "[]", "{\"order_id\":7}", "{\"order_id\":\"1-1-1-1-1\"}", "")) {
      rig.publish(body, Map.of());
    }
    eventually(SOON, () -> assertThat(rig.letters()).hasSize(6));
    assertThat(rig.letters()).noneMatch(letter -> letter.containsKey("order_id"));
    rig.publish(orderId);
    eventually(SOON, () -> assertThat(rig.answered).containsExactly(orderId));
  }

  @Test
  void goesOnWithAnOrderWhoseReplayIsHandled() {
    rig.publish(malformed(orderId), Map.of());
    awaitFailures("malformed");
    rig.publish(order(orderId), replayOf(rig.letters().get(0), "inventory"));
    eventually(SOON, () -> assertThat(rig.answered).containsExactly(orderId));
    eventually(SOON, () -> assertThat(held()).isZero());
    rig.publish(orderId);
    eventually(SOON, () -> assertThat(rig.answered).containsExactly(orderId, orderId));
    awaitFailures("malformed");
  }

  @Test
  void keepsHoldingAnOrderWhoseReplayFailsToo() {
    rig.publish(malformed(orderId), Map.of());
    awaitFailures("malformed");
    var replay = replayOf(rig.letters().get(0), "inventory");
    rig.publish(malformed(orderId), replay);
    awaitFailures("malformed", "malformed");
    assertThat(rig.letters().get(1).getJsonObject("origin").getJsonObject("headers").getMap())
        .containsAllEntriesOf(replay);
    assertThat(held()).isEqualTo(1);
    rig.publish(orderId);
    awaitFailures("malformed", "malformed", "waiting");
  }

  @Test
  void leavesTheReplayForAnotherServiceUnread() {
    rig.publish(malformed(orderId), Map.of());
    awaitFailures("malformed");
    rig.publish(order(UUID.randomUUID()), replayOf(rig.letters().get(0), "payment"));
    var last = UUID.randomUUID();
    rig.publish(last);
    eventually(SOON, () -> assertThat(rig.answered).containsExactly(last));
    assertThat(held()).isEqualTo(1);
  }

  @Test
  void doesNotHoldWhatCameBeforeTheDeadLetter() {
    rig.publish(orderId);
    eventually(SOON, () -> assertThat(rig.answered).containsExactly(orderId));
    rig.stop();
    rig.broker.deliverEverythingTwice(true);
    rig.publish(orderId);
    rig.start();
    rig.publish(malformed(orderId), Map.of());
    eventually(SOON, () -> assertThat(rig.answered).hasSize(3));
    eventually(
        SOON,
        () -> assertThat(rig.letters()).extracting(HoldsTest::failure).containsOnly("malformed"));
  }

  @Test
  void noticesWhatAnotherInstanceHoldsWithinASecond() {
    rig.publish(UUID.randomUUID());
    eventually(SOON, () -> assertThat(rig.answered).hasSize(1));
    rig.query(
        """
        INSERT INTO pipeline.held (service, stream, sequence, stored_at, order_id)
        VALUES ('inventory', 'ORDERS', 1, now() - interval '1 hour', '%s')"""
            .formatted(orderId));
    var deadline = Instant.now().plusSeconds(1);
    eventually(
        SOON,
        () -> {
          rig.publish(orderId);
          assertThat(Instant.now()).isAfter(deadline);
        });
    rig.publish(orderId);
    eventually(SOON, () -> assertThat(rig.letters()).isNotEmpty());
    assertThat(rig.letters()).allMatch(letter -> failure(letter).equals("waiting"));
  }

  @Test
  void asksAtMostOnceASecondWhileNothingIsHeld() {
    var start = Instant.now();
    for (int i = 1; i <= 200; i++) {
      rig.publish(UUID.randomUUID());
      int published = i;
      eventually(SOON, () -> assertThat(rig.answered).hasSize(published));
    }
    var seconds = Duration.between(start, Instant.now()).toSeconds();
    assertThat(rig.batches).hasSizeGreaterThan(100);
    assertThat(rig.statementsWith("pipeline.held")).isBetween(1L, seconds + 2);
    assertThat(rig.statementsWith("pipeline.attempts")).isZero();
  }

  private void awaitFailures(String... failures) {
    eventually(
        SOON,
        () -> assertThat(rig.letters()).extracting(HoldsTest::failure).containsExactly(failures));
  }

  private static String failure(JsonObject letter) {
    return letter.getString("failure");
  }

  private long held() {
    return rig.query("SELECT count(*) FROM pipeline.held").get(0).getLong(0);
  }

  private static Map<String, String> replayOf(JsonObject letter, String service) {
    var origin = letter.getJsonObject("origin");
    var storedAt = Instant.parse(origin.getString("stored_at"));
    var key =
        new Origin(origin.getString("stream"), origin.getLong("sequence"), storedAt.toEpochMilli());
    return Map.of(Replay.HEADER, new Replay(service, key).header());
  }

  private static String malformed(UUID orderId) {
    return "{\"order_id\":\"%s\",\"version\":\"v1\"}".formatted(orderId);
  }
}
