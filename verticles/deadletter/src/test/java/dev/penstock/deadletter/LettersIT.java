package dev.penstock.deadletter;

import static dev.penstock.deadletter.Rig.SOON;
import static dev.penstock.deadletter.Rig.malformed;
import static dev.penstock.deadletter.Rig.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a message that cannot be handled, until somebody decides. */
final class LettersIT {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** Many times longer than a bug would take to become a letter. */
  private static final Duration MANY_RETRIES = Duration.ofSeconds(4);

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

  @Test
  void keepsALetterOfEachServiceWithAllThatIsKnown() {
    rig.publish(malformed(orderId), Map.of("x-mine", "kept", "traceparent", TRACEPARENT));
    var id = rig.awaitLetter().getLong("letter_id");
    eventually(SOON, () -> assertThat(rig.http.letters("service=payment")).hasSize(1));
    var letter = rig.http.letter(id);
    assertThat(letter.getString("service")).isEqualTo("inventory");
    assertThat(letter.getString("failure")).isEqualTo("malformed");
    assertThat(letter.getString("reason")).contains("items");
    assertThat(letter.getString("state")).isEqualTo("OPEN");
    assertThat(letter.getString("order_id")).isEqualTo(orderId.toString());
    assertThat(letter.getString("trace_id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(letter.getInteger("attempts")).isEqualTo(1);
    assertThat(letter.getString("body")).isEqualTo(malformed(orderId));
    assertThat(letter.getJsonObject("headers").getString("x-mine")).isEqualTo("kept");
    var origin = letter.getJsonObject("origin");
    assertThat(origin.getString("subject")).isEqualTo("orders.created");
    assertThat(origin.getString("stream")).isEqualTo("ORDERS");
    assertThat(origin.getLong("sequence")).isEqualTo(1);
  }

  @Test
  void keepsALetterOnceHoweverOftenItIsPublished() {
    rig.publish(malformed(orderId));
    rig.awaitLetter();
    var sent = rig.wiretap.await("deadletters.inventory", orderId.toString(), SOON);
    rig.wiretap.publish("deadletters.inventory", sent.body());
    rig.publish(malformed(UUID.randomUUID()));
    rig.awaitLetters(2);
    assertThat(rig.http.letters("order_id=" + orderId + "&service=inventory")).hasSize(1);
  }

  @Test
  void findsTheOneBadMessageAmongMany() {
    rig.inventory.failing.add(orderId);
    for (int i = 0; i < 256; i++) rig.publish(order(i == 77 ? orderId : UUID.randomUUID()));
    var letter = rig.awaitLetter();
    assertThat(letter.getString("failure")).isEqualTo("bug");
    assertThat(letter.getString("order_id")).isEqualTo(orderId.toString());
    assertThat(letter.getString("reason")).contains("cannot digest");
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(255));
    eventually(SOON, () -> assertThat(rig.payment.handled).hasSize(256));
  }

  @Test
  void keepsWhatIsNoLetterAsOne() {
    rig.wiretap.publish("deadletters.inventory", Map.of("x-mine", "kept"), "{\"a\":1}");
    rig.wiretap.publish("deadletters.nobody", "not even JSON");
    eventually(SOON, () -> assertThat(rig.http.letters("service=deadletter")).hasSize(2));
    var letter =
        rig.http.letter(rig.http.letters("service=deadletter").get(0).getLong("letter_id"));
    assertThat(letter.getString("failure")).isEqualTo("malformed");
    assertThat(letter.getString("body")).isEqualTo("{\"a\":1}");
    assertThat(letter.getJsonObject("headers").getString("x-mine")).isEqualTo("kept");
  }

  @Test
  void keepsALetterWhoseTextTheLedgerCannotTake() {
    rig.publish("{\"order_id\":\"\\u0000\"}");
    rig.publish(malformed(orderId));
    rig.awaitLetters(2);
    var first = rig.http.letters("service=inventory").get(0);
    assertThat(rig.http.letter(first.getLong("letter_id")).getString("body"))
        .isEqualTo("{\"order_id\":\"\\u0000\"}");
  }

  @Test
  void waitsForALedgerAndDeadLettersNothingMeanwhile() throws Exception {
    try (var postgres = RealServers.freshPostgres();
        var away = new Rig(RealServers.freshNats(NatsBinaries.newest()).url(), postgres.url())) {
      var good = UUID.randomUUID();
      away.publish(order(UUID.randomUUID()));
      eventually(SOON, () -> assertThat(away.inventory.handled).hasSize(1));
      postgres.kill();
      away.publish(malformed(orderId));
      away.publish(order(good));
      throughout(MANY_RETRIES, () -> assertThat(away.wiretap.messages("DEADLETTERS")).isEmpty());
      postgres.restart();
      away.awaitLetter();
      eventually(
          SOON, () -> assertThat(away.inventory.handled).hasSize(2).last().isEqualTo(order(good)));
      assertThat(away.http.letters("failure=bug")).isEmpty();
      assertThat(away.http.letters("failure=killer")).isEmpty();
    }
  }

  @Test
  void losesNothingWhenTheStreamOfLettersIsFull() {
    try (var meddler = Meddler.on(natsUrl)) {
      meddler.limit("DEADLETTERS", 100);
      rig.publish(malformed(orderId));
      rig.publish(order(UUID.randomUUID()));
      awaitHeld();
      assertThat(rig.inventory.handled).isEmpty();
      assertThat(rig.http.letters("service=inventory")).isEmpty();
      meddler.limit("DEADLETTERS", 1 << 30);
    }
    rig.awaitLetter();
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(1));
  }

  @Test
  void losesNothingWhenTheStreamOfLettersIsDeleted() {
    try (var meddler = Meddler.on(natsUrl)) {
      rig.undeploy();
      meddler.deleteStream("DEADLETTERS");
      rig.publish(malformed(orderId));
      rig.publish(order(UUID.randomUUID()));
      awaitHeld();
    }
    rig.provision();
    rig.deploy();
    rig.awaitLetter();
    eventually(SOON, () -> assertThat(rig.inventory.handled).hasSize(1));
  }

  /** What must not happen cannot be awaited: the assertion holds each time it is tried. */
  private static void throughout(Duration time, Runnable assertion) {
    var end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) assertion.run();
  }

  /** By inventory, which says so before it publishes the letter. */
  private void awaitHeld() {
    eventually(
        SOON,
        () -> assertThat(rig.count("pipeline.held WHERE service = 'inventory'")).isPositive());
  }

  @Test
  void showsWhatIsOpenInMetricsAndHealth() {
    rig.publish(malformed(orderId));
    rig.awaitLetter();
    eventually(
        SOON,
        () ->
            assertThat(
                    rig.meters
                        .get("penstock.deadletters.open")
                        .tags("service", "inventory", "failure", "malformed")
                        .gauge()
                        .value())
                .isEqualTo(1));
    // Payment's letter may come later.
    eventually(
        SOON,
        () -> {
          var health = Rig.await(rig.health.checkStatus());
          assertThat(health.getUp()).isTrue();
          assertThat(health.toJson().encode()).contains("\"open\":2");
        });
    rig.http.discard(rig.awaitLetter().getLong("letter_id"));
    eventually(
        SOON,
        () ->
            assertThat(
                    rig.meters
                        .find("penstock.deadletters.open")
                        .tag("service", "inventory")
                        .gauge())
                .isNull());
  }

  @Test
  void forgetsWhatWasDecidedLongAgoAndNothingElse() {
    rig.publish(malformed(orderId));
    rig.publish(malformed(UUID.randomUUID()));
    var letters = rig.awaitLetters(2);
    rig.http.discard(letters.get(0).getLong("letter_id"));
    rig.query(
        """
        UPDATE deadletter.letters SET first_failed_at = first_failed_at - interval '1 year',
          decided_at = decided_at - interval '1 year'""");
    rig.query(
        """
        INSERT INTO pipeline.held (service, stream, sequence, stored_at, since)
        VALUES ('inventory', 'ORDERS', 999, now(), now() - interval '2 days')""");
    rig.undeploy();
    rig.deploy();
    eventually(SOON, () -> assertThat(rig.http.letters("service=inventory")).hasSize(1));
    assertThat(rig.awaitLetter().getString("state")).isEqualTo("OPEN");
    assertThat(rig.count("deadletter.actions")).isZero();
    eventually(
        SOON,
        () -> assertThat(rig.query("SELECT FROM pipeline.held WHERE sequence = 999")).isEmpty());
  }
}
