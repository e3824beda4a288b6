package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.PublishException.Outcome;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be expected of a stream, and what is stored together or not at all. */
abstract class TogetherContract extends PublishingContract {
  private static int code(Future<?> refused) {
    return ((PublishException) Eventually.failure(refused)).serverCode();
  }

  @Test
  void storesWhatFindsItsExpectationsMet() {
    var publisher = readyBridge().publisher(PATIENT);
    var first =
        message("a").expecting(Expectation.lastSubjectSequence(0), Expectation.stream("ORDERS"));
    assertThat(Eventually.get(publisher.publish(first)).sequence()).isEqualTo(1);
    var second =
        message("b").expecting(Expectation.lastSequence(1), Expectation.lastMessageId("id-a"));
    assertThat(Eventually.get(publisher.publish(second)).sequence()).isEqualTo(2);
    var again = Eventually.get(publisher.publish(first));
    assertThat(again).isEqualTo(new PubAck("ORDERS", 1, true));
  }

  @Test
  void rejectsUnmetExpectationsWithTheServersCode() {
    var publisher = readyBridge().publisher(PATIENT);
    Eventually.get(publisher.publish(message("a")));
    var late = publisher.publish(message("b").expecting(Expectation.lastSubjectSequence(0)));
    assertThat(outcome(late)).isEqualTo(Outcome.REJECTED);
    assertThat(code(late)).isEqualTo(10_071);
    var beyond = publisher.publish(message("c").expecting(Expectation.lastSequence(7)));
    assertThat(code(beyond)).isEqualTo(10_071);
    var other = publisher.publish(message("d").expecting(Expectation.lastMessageId("id-x")));
    assertThat(code(other)).isEqualTo(10_070);
    var elsewhere = publisher.publish(message("e").expecting(Expectation.stream("BILLS")));
    assertThat(code(elsewhere)).isEqualTo(10_060);
    assertThat(Eventually.get(publisher.publish(message("f"))).sequence()).isEqualTo(2);
  }

  @Test
  void storesAllOrNoneWhereTheServerCan() {
    var bridge = bridge();
    Eventually.get(bridge.management().ensure(List.of(ORDERS.withAtomicPublish()), List.of()));
    var publisher = bridge.publisher(PATIENT);
    var stored = publisher.publishAtomically(messages(10));
    if (!Features.of(bridge.serverVersion()).atomicPublish()) {
      assertThat(outcome(stored)).isEqualTo(Outcome.NOT_SENT);
      assertThat(stored.cause()).hasMessageContaining(bridge.serverVersion());
      return;
    }
    assertThat(Eventually.get(stored).sequence()).isEqualTo(10);
    assertThat(code(publisher.publishAtomically(messages(10)))).isEqualTo(10_201);
    var unmet = message("z").expecting(Expectation.lastSubjectSequence(3));
    assertThat(outcome(publisher.publishAtomically(List.of(message("y"), unmet))))
        .isEqualTo(Outcome.REJECTED);
    assertThat(Eventually.get(publisher.publishAtomically(List.of(message("single")))).sequence())
        .isEqualTo(11);
    assertThat(publisher.inFlight()).isZero();
  }

  @Test
  void rejectsAnAtomicPublishWhereTheStreamIsNotMadeForIt() {
    var bridge = readyBridge();
    var refused = bridge.publisher(PATIENT).publishAtomically(messages(3));
    if (!Features.of(bridge.serverVersion()).atomicPublish()) return;
    assertThat(outcome(refused)).isEqualTo(Outcome.REJECTED);
    assertThat(code(refused)).isEqualTo(10_174);
  }
}
