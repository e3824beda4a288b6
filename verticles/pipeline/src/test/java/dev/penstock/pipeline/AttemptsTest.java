package dev.penstock.pipeline;

import static dev.penstock.pipeline.PipelineRig.OPTIONS;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AttemptsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final UnavailableException AWAY = new UnavailableException("away");

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
  void writesNothingDownOnTheUsualPath() {
    for (int i = 0; i < 50; i++) rig.publish(UUID.randomUUID());
    awaitAnswers(50);
    assertThat(rig.statementsWith("pipeline.attempts")).isZero();
  }

  @Test
  void countsABugOverRestarts() {
    var poison = UUID.randomUUID();
    var tries = Collections.synchronizedList(new ArrayList<Integer>());
    rig.answering =
        messages -> {
          tries.add(messages.size());
          return Future.failedFuture(new IllegalStateException("cannot digest"));
        };
    rig.publish(poison);
    for (int attempt = 1; attempt < OPTIONS.attemptsMax(); attempt++) {
      int wanted = attempt;
      // Written down when the rig has stopped.
      eventually(SOON, () -> assertThat(tries).hasSizeGreaterThanOrEqualTo(wanted));
      rig.stop();
      rig.start();
    }
    eventually(SOON, () -> assertThat(rig.letters()).hasSize(1));
    assertThat(tries).hasSize(OPTIONS.attemptsMax());
    assertThat(rig.letters().get(0).getInteger("attempts")).isEqualTo(OPTIONS.attemptsMax());
    eventually(SOON, this::assertForgotten);
  }

  @Test
  void takesAnAttemptBackThatMeetsAnOutage() {
    var orderId = UUID.randomUUID();
    rig.answering = messages -> Future.failedFuture(AWAY);
    rig.publish(orderId);
    for (int restart = 0; restart < 2 * OPTIONS.attemptsMax(); restart++) {
      awaitTries(rig.batches.size() + 2);
      rig.stop();
      rig.start();
    }
    rig.answering = rig::reject;
    awaitAnswers(1);
    assertThat(rig.letters()).isEmpty();
    eventually(SOON, this::assertForgotten);
  }

  @Test
  void handlesTogetherWhatIsDeliveredASecondTime() {
    rig.answering = messages -> Future.failedFuture(AWAY);
    for (int i = 0; i < 40; i++) rig.publish(UUID.randomUUID());
    awaitTries(1);
    rig.stop();
    rig.batches.clear();
    rig.answering = rig::reject;
    rig.start();
    awaitAnswers(40);
    assertThat(rig.batches).hasSizeLessThan(5);
    eventually(SOON, this::assertForgotten);
  }

  @Test
  void handlesAloneWhatWasBegunMoreThanOnce() {
    rig.answering = rig.suspecting(2, Duration.ZERO);
    rig.broker.deliverEverythingTwice(true);
    rig.stop();
    for (int i = 0; i < 3; i++) rig.publish(UUID.randomUUID());
    rig.start();
    eventually(SOON, () -> assertThat(rig.answered).hasSize(6));
    assertThat(rig.batches).endsWith(1, 1, 1);
    eventually(SOON, this::assertForgotten);
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void deadLettersUnreadWhatWasBegunTooOften() {
    rig.answering = rig.suspecting(OPTIONS.attemptsMax(), Duration.ZERO);
    rig.broker.deliverEverythingTwice(true);
    var killer = UUID.randomUUID();
    rig.publish(killer);
    eventually(SOON, () -> assertThat(rig.letters()).hasSize(1));
    var letter = rig.letters().get(0);
    assertThat(letter.getString("failure")).isEqualTo("killer");
    assertThat(letter.getInteger("attempts")).isEqualTo(OPTIONS.attemptsMax());
    assertThat(letter.getString("body")).contains(killer.toString());
    eventually(SOON, this::assertForgotten);
    assertThat(rig.answered).containsExactly(killer);
  }

  @Test
  void doesNotBlameAMessageForAnotherOneOfItsSequence() {
    rig.answering = rig.suspecting(OPTIONS.attemptsMax(), Duration.ofDays(1));
    rig.broker.deliverEverythingTwice(true);
    rig.publish(UUID.randomUUID());
    eventually(SOON, () -> assertThat(rig.answered).hasSize(2));
    eventually(SOON, this::assertForgotten);
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void forgetsWhatNobodyBeganForLong() {
    rig.query(
        """
        INSERT INTO pipeline.attempts (service, stream, sequence, stored_at, attempts, last_at)
        VALUES ('inventory', 'ORDERS', 999, now(), 2, now() - interval '31 days'),
          ('inventory', 'ORDERS', 998, now(), 2, now() - interval '29 days')""");
    rig.broker.deliverEverythingTwice(true);
    rig.publish(UUID.randomUUID());
    eventually(
        SOON,
        () ->
            assertThat(rig.query("SELECT sequence FROM pipeline.attempts"))
                .extracting(row -> row.getLong(0))
                .containsExactly(998L));
  }

  private void awaitAnswers(int answers) {
    eventually(SOON, () -> assertThat(rig.broker.stored("INVENTORY")).hasSize(answers));
  }

  private void awaitTries(int tries) {
    eventually(SOON, () -> assertThat(rig.batches.size()).isGreaterThanOrEqualTo(tries));
  }

  private void assertForgotten() {
    assertThat(rig.query("SELECT FROM pipeline.attempts")).isEmpty();
  }
}
