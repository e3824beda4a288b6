package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.PublishException.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every publisher does. */
abstract class PublishingContract extends TracingContract {
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
    Eventually.holds(
        "says why, where the answer came in time",
        () -> {
          var cause = Eventually.failure(hasty.publish(message("a")));
          assertThat(((PublishException) cause).outcome()).isEqualTo(Outcome.UNKNOWN);
          return cause.getMessage().contains("no stream takes orders.created");
        });
    var held = bridge.publisher(PATIENT).publishAll(messages(20));
    Eventually.get(bridge.management().ensure(List.of(ORDERS), List.of()));
    assertThat(Eventually.get(held)).extracting(PubAck::sequence).isSorted().hasSize(20);
  }

  @Test
  void failsWhatIsHeldTooLongAndRefusesTooMuch() {
    var bridge = readyBridge();
    var hasty = bridge.publisher(new PublisherOptions(4, Duration.ofMillis(400)));
    var patient = bridge.publisher(new PublisherOptions(4, Duration.ofSeconds(60)));
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    patient.publishAll(messages(4 * Held.WINDOWS_MAX));
    assertThat(outcome(patient.publish(message("beyond")))).isEqualTo(Outcome.NOT_SENT);
    assertThat(patient.isFull()).isTrue();
    var held = hasty.publishAll(messages(4 * Held.WINDOWS_MAX));
    assertThat(outcome(held)).isEqualTo(Outcome.NOT_SENT);
    assertThat(hasty.inFlight()).isZero();
    comeBack();
    Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    Eventually.get(bridge.publisher(PATIENT).publish(message("after")));
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
