package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineRig.OPTIONS;
import static dev.penstock.pipeline.PipelineRig.order;
import static dev.penstock.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.penstock.bridge.OutMessage;
import dev.penstock.events.EventHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class PipelineTest {
  private static final Duration SOON = Duration.ofSeconds(30);

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
  void publishesTheAnswerWithItsLineage() {
    var orderId = UUID.randomUUID();
    rig.publish(order(orderId), Map.of(EventHeaders.CORRELATION_ID, "web-42"));
    awaitAnswers(1);
    var answer = rig.broker.stored("INVENTORY").get(0);
    assertThat(answer.subject()).isEqualTo("inventory.rejected");
    assertThat(answer.messageId()).isEqualTo("inventory.rejected:" + orderId);
    assertThat(answer.headers())
        .containsEntry("ce-correlationid", "web-42")
        .containsEntry("ce-causationid", "orders.created:" + orderId)
        .containsEntry("ce-source", "/penstock/inventory")
        .containsKey("traceparent");
  }

  @Test
  void answersOnTheLaneOnWhichTheMessageCame() {
    var express = UUID.randomUUID();
    var standard = UUID.randomUUID();
    rig.publishTo("orders.created.express", "id", order(express).getBytes(UTF_8), Map.of());
    rig.publish(standard);
    awaitAnswers(2);
    assertThat(rig.broker.stored("INVENTORY"))
        .extracting(OutMessage::subject, OutMessage::messageId)
        .containsExactlyInAnyOrder(
            tuple("inventory.rejected.express", "inventory.rejected:" + express),
            tuple("inventory.rejected", "inventory.rejected:" + standard));
    assertThat(rig.broker.stored("INVENTORY"))
        .allMatch(answer -> "inventory.rejected".equals(answer.headers().get("ce-type")));
  }

  @Test
  void holdsMessagesOfEveryLaneAgainstTheSchemaOfTheirEvent() {
    rig.publishTo("orders.created.express", "id", "{}".getBytes(UTF_8), Map.of());
    eventually(SOON, () -> assertThat(rig.letters()).hasSize(1));
    var letter = rig.letters().get(0);
    assertThat(letter.getString("reason")).startsWith("orders.created: violates its schema");
    assertThat(letter.getJsonObject("origin").getString("subject"))
        .isEqualTo("orders.created.express");
  }

  @Test
  void leavesUnreadWhatTheServiceSaidItself() {
    var own = UUID.randomUUID();
    var another = UUID.randomUUID();
    rig.publish(order(own), Map.of(EventHeaders.SOURCE, EventHeaders.source("inventory")));
    rig.publish(order(another), Map.of(EventHeaders.SOURCE, EventHeaders.source("order")));
    awaitAnswers(1);
    assertThat(rig.answered).containsExactly(another);
  }

  @Test
  void storesOneAnswerHoweverOftenAMessageComes() {
    rig.broker.deliverEverythingTwice(true);
    var orderId = UUID.randomUUID();
    rig.publish(orderId);
    eventually(
        SOON, () -> assertThat(Collections.frequency(rig.answered, orderId)).isGreaterThan(1));
    assertThat(rig.broker.stored("INVENTORY")).hasSize(1);
  }

  @Test
  void answersALaterAttemptAsOneSoThatTheBrokerStoresItAgain() {
    var orderId = UUID.randomUUID();
    var body = order(orderId).getBytes(StandardCharsets.UTF_8);
    for (var attempt : List.of("", "#2", "#3")) {
      rig.publishAs("orders.created:" + orderId + attempt, body, Map.of());
    }
    var answer = "inventory.rejected:" + orderId;
    awaitAnswers(3);
    assertThat(rig.broker.stored("INVENTORY"))
        .extracting(OutMessage::messageId)
        .containsExactly(answer, answer + "#2", answer + "#3");
    assertThat(rig.broker.stored("INVENTORY"))
        .extracting(message -> message.headers().get("ce-id"))
        .containsOnly(answer);
  }

  @Test
  void deadLettersAMalformedMessageWholeAndLetsItsNeighboursPass() {
    rig.publish("{\"order_id\":", Map.of("x-mine", "kept"));
    rig.publish(UUID.randomUUID());
    awaitAnswers(1);
    awaitLetters(1);
    var json = rig.letters().get(0);
    assertThat(rig.broker.stored("DEADLETTERS").get(0).subject())
        .isEqualTo("deadletters.inventory");
    assertThat(json.getString("failure")).isEqualTo("malformed");
    assertThat(json.getString("body")).isEqualTo("{\"order_id\":");
    assertThat(json.getJsonObject("origin").getString("subject")).isEqualTo("orders.created");
    assertThat(json.getJsonObject("origin").getJsonObject("headers").getString("x-mine"))
        .isEqualTo("kept");
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 10_000, 100_000})
  void deadLettersWhatIsNestedTooDeeply(int depth) {
    rig.publish("{\"order_id\":" + "[".repeat(depth) + "]".repeat(depth) + "}", Map.of());
    awaitLetters(1);
    assertThat(rig.letters().get(0).getString("failure")).isEqualTo("malformed");
  }

  @Test
  void keepsABodyThatIsNotText() {
    rig.publish(new byte[] {(byte) 0xff, 0}, Map.of());
    awaitLetters(1);
    assertThat(rig.letters().get(0).getString("body_base64")).isEqualTo("/wA=");
  }

  @Test
  void waitsOutAnOutageWithoutUsingUpAttempts() {
    var outages = new ArrayList<Integer>();
    rig.answering =
        messages -> {
          outages.add(messages.size());
          return outages.size() <= 4 * OPTIONS.attemptsMax()
              ? Future.failedFuture(new UnavailableException("the ledger is away"))
              : rig.reject(messages);
        };
    rig.publish(UUID.randomUUID());
    awaitAnswers(1);
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void deadLettersOnlyTheMessageThatMeetsABug() {
    var poison = UUID.randomUUID();
    rig.answering = rig.failingFor(poison, new IllegalStateException("cannot digest"));
    for (int i = 0; i < 256; i++) rig.publish(i == 77 ? poison : UUID.randomUUID());
    awaitAnswers(255);
    awaitLetters(1);
    var json = rig.letters().get(0);
    assertThat(json.getString("failure")).isEqualTo("bug");
    assertThat(json.getInteger("attempts")).isEqualTo(OPTIONS.attemptsMax());
    assertThat(json.getString("reason")).contains("cannot digest");
    assertThat(json.getString("body")).contains(poison.toString());
  }

  @Test
  void deadLettersAMessageWhoseHandlerThrows() {
    rig.answering =
        messages -> {
          throw new IllegalStateException("thrown, not returned");
        };
    rig.publish(UUID.randomUUID());
    awaitLetters(1);
  }

  @Test
  void deadLettersAMessageWhoseHandlerOverflowsTheStack() {
    rig.answering = messages -> rig.answering.answer(messages);
    rig.publish(UUID.randomUUID());
    awaitLetters(1);
    assertThat(rig.letters().get(0).getString("reason")).contains("StackOverflowError");
  }

  @Test
  void givesBackWhatIsPostponedAndAnswersTheRest() {
    var late = UUID.randomUUID();
    var seen = Collections.synchronizedList(new ArrayList<UUID>());
    rig.answering =
        messages -> {
          var postponed = messages.stream().filter(m -> m.orderId().equals(late)).toList();
          boolean first = !seen.contains(late);
          seen.addAll(messages.stream().map(Received::orderId).toList());
          if (!first || postponed.isEmpty()) return rig.reject(messages);
          var rest = messages.stream().filter(m -> !m.orderId().equals(late)).toList();
          var later = new Answers(List.of(), postponed, Duration.ofMillis(20));
          return rig.reject(rest).map(answers -> answers.and(later));
        };
    rig.publish(late);
    rig.publish(UUID.randomUUID());
    awaitAnswers(2);
    assertThat(Collections.frequency(seen, late)).isEqualTo(2);
  }

  private void awaitAnswers(int answers) {
    eventually(SOON, () -> assertThat(rig.broker.stored("INVENTORY")).hasSize(answers));
  }

  private void awaitLetters(int letters) {
    eventually(SOON, () -> assertThat(rig.broker.stored("DEADLETTERS")).hasSize(letters));
  }
}
