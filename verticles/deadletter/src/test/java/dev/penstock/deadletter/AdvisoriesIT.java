package dev.penstock.deadletter;

import static dev.penstock.deadletter.Rig.SOON;
import static dev.penstock.deadletter.Rig.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the broker gives up: of consumers that nobody of ours looks after. */
@ParameterizedClass
@MethodSource("servers")
final class AdvisoriesIT {
  @Parameter NatsBinary binary;
  private final UUID orderId = UUID.randomUUID();
  private String natsUrl;
  private Rig rig;

  static List<NatsBinary> servers() {
    return NatsBinaries.all();
  }

  @BeforeEach
  void start() {
    natsUrl = RealServers.freshNats(binary).url();
    rig = new Rig(natsUrl, RealServers.freshDatabase());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void keepsWhatWasDeliveredAsOftenAsItMay() {
    rig.publish(order(orderId), Map.of("x-mine", "kept"));
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.takeOnceAndFail("ORDERS", "billing-created", "orders.created");
    }
    var letter = awaitLetter();
    assertThat(letter.getString("failure")).isEqualTo("max_deliveries");
    assertThat(letter.getInteger("attempts")).isEqualTo(1);
    assertThat(letter.getString("reason")).contains("billing-created");
    assertWhole(letter);
  }

  @Test
  void keepsWhatItsConsumerTerminated() {
    rig.publish(order(orderId), Map.of("x-mine", "kept"));
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.terminate("ORDERS", "billing-created", "orders.created");
    }
    var letter = awaitLetter();
    assertThat(letter.getString("failure")).isEqualTo("terminated");
    assertWhole(letter);
  }

  @Test
  void givesItBackWithoutHoldingAnybody() {
    rig.publish(order(orderId));
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.terminate("ORDERS", "billing-created", "orders.created");
    }
    var letter = awaitLetter();
    rig.publish(order(orderId));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(2));
    var answer = rig.http.replay(letter.getLong("letter_id"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    eventually(SOON, () -> assertThat(rig.wiretap.messages("ORDERS")).hasSize(3));
    assertThat(rig.wiretap.messages("ORDERS").get(2).headers().get("penstock-replay"))
        .startsWith("billing/ORDERS/1/");
    rig.publish(order(UUID.randomUUID()));
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(3));
  }

  @Test
  void leavesTheServicesOwnWordOnAMessageAlone() {
    rig.publish(Rig.malformed(orderId));
    var known = rig.awaitLetter();
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.terminate("ORDERS", "inventory-outside", "orders.created");
      meddler.terminate("ORDERS", "billing-created", "orders.created");
    }
    awaitLetter();
    assertThat(rig.awaitLetter()).isEqualTo(known);
  }

  @Test
  void saysWhenTheMessageIsGone() {
    rig.undeploy();
    rig.publish(order(orderId));
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.terminate("ORDERS", "billing-created", "orders.created");
      eventually(SOON, () -> assertThat(rig.wiretap.messages("ADVISORIES")).hasSize(1));
      meddler.deleteMessage("ORDERS", 1);
    }
    rig.deploy();
    var letter = awaitLetter();
    assertThat(letter.getString("reason")).contains("gone");
    assertThat(letter.containsKey("body")).isFalse();
    HttpRig.assertProblem(rig.http.replay(letter.getLong("letter_id")), 409, "letter-without-body");
    assertThat(rig.http.discard(letter.getLong("letter_id")).statusCode()).isEqualTo(200);
  }

  private JsonObject awaitLetter() {
    eventually(SOON, () -> assertThat(rig.http.letters("service=billing")).hasSize(1));
    return rig.http.letter(rig.http.letters("service=billing").get(0).getLong("letter_id"));
  }

  private void assertWhole(JsonObject letter) {
    assertThat(letter.getString("body")).isEqualTo(order(orderId));
    assertThat(letter.getString("order_id")).isEqualTo(orderId.toString());
    assertThat(letter.getJsonObject("headers").getString("x-mine")).isEqualTo("kept");
    assertThat(letter.getJsonObject("origin").getLong("sequence")).isEqualTo(1);
  }
}
