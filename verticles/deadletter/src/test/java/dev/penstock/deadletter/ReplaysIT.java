package dev.penstock.deadletter;

import static dev.penstock.deadletter.HttpRig.assertProblem;
import static dev.penstock.deadletter.Rig.SOON;
import static dev.penstock.deadletter.Rig.malformed;
import static dev.penstock.deadletter.Rig.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Tapped;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a letter, and of all that waits behind it, once somebody decides. */
final class ReplaysIT {
  private final UUID orderId = UUID.randomUUID();
  private String natsUrl;
  private Rig rig;

  @BeforeEach
  void start() {
    natsUrl = RealServers.freshNats(NatsBinaries.newest()).url();
    rig = new Rig(natsUrl, RealServers.freshDatabase());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A letter of inventory about an order that inventory could handle by now. */
  private long mendedLetter() {
    rig.inventory.failing.add(orderId);
    rig.publish(order(orderId), Map.of("x-mine", "kept", "ce-id", "mine"));
    var letter = rig.awaitLetter();
    eventually(SOON, () -> assertThat(rig.payment.handled).hasSize(1));
    rig.inventory.failing.clear();
    return letter.getLong("letter_id");
  }

  @Test
  void givesALetterBackToTheOneServiceThatCouldNotHandleIt() {
    var id = mendedLetter();
    var answer = rig.http.replay(id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    rig.awaitHandled(id);
    assertThat(rig.inventory.handled).containsExactly(order(orderId));
    assertThat(rig.payment.handled).as("handled it before").containsExactly(order(orderId));
    var replay = rig.wiretap.messages("ORDERS").get(1);
    assertThat(replay.body()).isEqualTo(order(orderId));
    assertThat(replay.headers())
        .containsEntry("x-mine", "kept")
        .containsEntry("ce-id", "mine")
        .hasEntrySatisfying("Nats-Msg-Id", sent -> assertThat(sent).startsWith("replay:"));
    assertThat(rig.count("pipeline.held")).isZero();
    assertThat(rig.http.letter(id).getString("state")).isEqualTo("REPLAYED");
  }

  @Test
  void givesALetterBackOnTheLaneItCameOn() {
    rig.inventory.failing.add(orderId);
    rig.publishTo("orders.created.express", order(orderId), Map.of());
    var id = rig.awaitLetter().getLong("letter_id");
    rig.inventory.failing.clear();
    assertThat(rig.http.replay(id).statusCode()).isEqualTo(200);
    rig.awaitHandled(id);
    assertThat(rig.inventory.handled).containsExactly(order(orderId));
    assertThat(rig.wiretap.messages("ORDERS"))
        .extracting(Tapped::subject)
        .containsExactly("orders.created.express", "orders.created.express");
  }

  @Test
  void hasNoFurtherEffectWhenAskedAgain() {
    var id = mendedLetter();
    assertThat(rig.http.replay(id).statusCode()).isEqualTo(200);
    assertProblem(rig.http.replay(id), 409, "letter-not-open");
    rig.awaitHandled(id);
    assertProblem(rig.http.replay(id), 409, "letter-not-open");
    assertProblem(rig.http.discard(id), 409, "letter-not-open");
    rig.publish(order(UUID.randomUUID()));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(2));
    assertThat(rig.wiretap.messages("ORDERS")).hasSize(3);
    assertThat(actions(id)).containsExactly("replay by ana: mended in 1.2");
  }

  @Test
  void opensALetterAgainThatComesBack() {
    rig.inventory.failing.add(orderId);
    rig.publish(order(orderId));
    var id = rig.awaitLetter().getLong("letter_id");
    for (int returns = 1; returns <= 2; returns++) {
      assertThat(rig.http.replay(id).statusCode()).isEqualTo(200);
      rig.awaitState(id, "OPEN");
      assertThat(rig.http.letter(id).getInteger("returns")).isEqualTo(returns);
      assertThat(rig.http.letter(id).getInteger("attempts")).isEqualTo(2 + 2 * returns);
    }
    assertThat(rig.http.letters("service=inventory")).hasSize(1);
    assertThat(rig.count("pipeline.held")).isEqualTo(1);
    rig.inventory.failing.clear();
    rig.http.replay(id);
    rig.awaitHandled(id);
  }

  @Test
  void publishesAnEditedBodyAndKeepsTheOriginal() {
    rig.publish(malformed(orderId));
    var id = rig.awaitLetter().getLong("letter_id");
    var edited = HttpRig.decision().put("body", order(orderId));
    assertThat(rig.http.decide(id, "replay", edited).statusCode()).isEqualTo(200);
    rig.awaitHandled(id);
    assertThat(rig.inventory.handled).containsExactly(order(orderId));
    var letter = rig.http.letter(id);
    assertThat(letter.getString("body")).isEqualTo(malformed(orderId));
    assertThat(letter.getJsonArray("actions").getJsonObject(0).getString("body"))
        .isEqualTo(order(orderId));
  }

  @Test
  void changesNothingWhenOnlyAsked() {
    var id = mendedLetter();
    var before = rig.http.letter(id);
    var asked =
        rig.http.post("/deadletters/" + id + "/replay?dry_run=true", HttpRig.decision().encode());
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    var would = new JsonObject(asked.body()).getJsonObject("would_publish");
    assertThat(would.getString("subject")).isEqualTo("orders.created");
    assertThat(would.getString("body")).isEqualTo(order(orderId));
    assertThat(would.getJsonObject("headers").getString("penstock-replay"))
        .startsWith("inventory/ORDERS/1/");
    asked =
        rig.http.post("/deadletters/" + id + "/discard?dry_run=true", HttpRig.decision().encode());
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(rig.http.letter(id)).isEqualTo(before);
    assertThat(rig.wiretap.messages("ORDERS")).hasSize(1);
  }

  @Test
  void handlesWhatWaitedInItsOrderOnceTheFirstIsHandled() {
    var bodies = publishThreeBehindADeadLetter();
    var letters = rig.awaitLetters(4);
    var head = letters.get(0).getLong("letter_id");
    var second = letters.get(1).getLong("letter_id");
    assertProblem(rig.http.replay(second), 409, "letter-waits");
    assertThat(rig.http.letter(second).getLong("waits_behind")).isEqualTo(head);
    assertThat(rig.http.letter(head).getLong("waiting")).isEqualTo(3);
    rig.http.decide(head, "replay", HttpRig.decision().put("body", order(orderId)));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(4));
    assertThat(rig.inventory.handled).containsExactlyElementsOf(bodies);
    rig.awaitHandled(letters.get(3).getLong("letter_id"));
    assertGoesOnDirectly();
    assertThat(actions(second))
        .containsExactly("replay by deadletter: nothing of its order comes before it any more");
  }

  @Test
  void handlesWhatWaitedOnceTheFirstIsDiscarded() {
    var bodies = publishThreeBehindADeadLetter();
    var head = rig.awaitLetters(4).get(0).getLong("letter_id");
    assertThat(rig.http.discard(head).statusCode()).isEqualTo(200);
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(3));
    assertThat(rig.inventory.handled).containsExactlyElementsOf(bodies.subList(1, 4));
    assertThat(rig.http.letter(head).getString("state")).isEqualTo("DISCARDED");
    assertGoesOnDirectly();
  }

  @Test
  void stopsAtTheNextOneThatCannotBeHandledEither() {
    publishThreeBehindADeadLetter();
    var letters = rig.awaitLetters(4);
    rig.inventory.failing.add(orderId);
    rig.http.discard(letters.get(0).getLong("letter_id"));
    var second = letters.get(1).getLong("letter_id");
    eventually(
        SOON, () -> assertThat(rig.http.letter(second).getString("failure")).isEqualTo("bug"));
    assertThat(rig.http.letters("service=inventory&failure=waiting&state=OPEN")).hasSize(2);
    assertThat(rig.inventory.handled).isEmpty();
    rig.inventory.failing.clear();
    rig.http.replay(second);
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(3));
  }

  private List<String> publishThreeBehindADeadLetter() {
    rig.publish(malformed(orderId));
    rig.awaitLetter();
    var bodies = new ArrayList<>(List.of(order(orderId)));
    for (var product : List.of("second", "third", "fourth")) {
      bodies.add(order(orderId, product));
      rig.publish(order(orderId, product));
    }
    return bodies;
  }

  private void assertGoesOnDirectly() {
    eventually(
        SOON, () -> assertThat(rig.count("pipeline.held WHERE service = 'inventory'")).isZero());
    var handled = rig.inventory.handled.size();
    var letters = rig.http.letters("service=inventory").size();
    rig.publish(order(orderId, "last"));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(handled + 1));
    assertThat(rig.http.letters("service=inventory")).hasSize(letters);
  }

  @Test
  void letsWhatSaysTheSameWaitOnce() {
    rig.publish(malformed(orderId));
    rig.awaitLetter();
    for (int drive = 0; drive < 5; drive++) {
      rig.publish(order(orderId), Map.of("ce-id", "orders.created:" + orderId));
    }
    rig.awaitLetters(2);
    rig.publish(order(orderId, "another"), Map.of("ce-id", "another"));
    rig.awaitLetters(3);
    assertThat(rig.count("pipeline.held WHERE service = 'inventory'")).isEqualTo(3);
    rig.http.discard(rig.http.letters("service=inventory").get(0).getLong("letter_id"));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(2));
  }

  @Test
  void publishesWhatACrashHasLeft() {
    var id = mendedLetter();
    rig.undeploy();
    rig.query(
        """
        WITH decided AS (
          UPDATE deadletter.letters SET state = 'REPLAYED', decided_at = now()
          WHERE letter_id = %1$d)
        INSERT INTO deadletter.actions (letter_id, action, actor, reason)
        VALUES (%1$d, 'replay', 'ana', 'and then the process died')"""
            .formatted(id));
    rig.deploy();
    rig.awaitHandled(id);
    assertThat(rig.wiretap.messages("ORDERS")).hasSize(2);
  }

  @Test
  void doesNotHoldAnOrderAgainForWhatWasDecided() {
    rig.publish(malformed(orderId));
    var id = rig.awaitLetter().getLong("letter_id");
    rig.http.discard(id);
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.deleteConsumer("ORDERS", "inventory-created");
    }
    // Made again, it gets everything again, and so says the same again.
    rig.awaitSent("deadletters.inventory", 2);
    eventually(
        SOON, () -> assertThat(rig.count("pipeline.held WHERE service = 'inventory'")).isZero());
    assertThat(rig.http.letter(id).getString("state")).isEqualTo("DISCARDED");
    rig.publish(order(orderId));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(1));
  }

  @Test
  void opensALetterThatTheBrokerRefuses() {
    var id = mendedLetter();
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.limitMessages("ORDERS", 50);
      assertThat(rig.http.replay(id).statusCode()).isEqualTo(200);
      rig.awaitState(id, "OPEN");
    }
    assertThat(rig.http.letter(id).getString("reason")).contains("cannot be published again");
    assertThat(actions(id)).hasSize(2);
  }

  @Test
  void discardsAReplayThatNobodyHandles() {
    rig.publish(malformed(orderId));
    rig.publish(order(orderId));
    var letters = rig.awaitLetters(2);
    Rig.await(rig.vertx.undeploy(rig.inventory.deploymentID()));
    var head = letters.get(0).getLong("letter_id");
    assertThat(rig.http.replay(head).statusCode()).isEqualTo(200);
    assertThat(rig.http.discard(head).statusCode()).isEqualTo(200);
    rig.awaitState(letters.get(1).getLong("letter_id"), "REPLAYED");
  }

  private List<String> actions(long letterId) {
    var actions = new ArrayList<String>();
    for (var each : rig.http.letter(letterId).getJsonArray("actions")) {
      var action = (JsonObject) each;
      actions.add(
          action.getString("action")
              + " by "
              + action.getString("actor")
              + ": "
              + action.getString("reason"));
    }
    return actions;
  }
}
