package dev.penstock.gateway;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultsIT {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String PATH = "/v1/payment_intents";
  private static final String PAID =
      "amount=1250&currency=eur&payment_method=pm_card_visa&confirm=true";

  private static final String CUT_CONNECTIONS =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()""";

  private static Gateways gateways;

  @BeforeAll
  static void start() {
    gateways = new Gateways(2);
  }

  @AfterAll
  static void stop() {
    gateways.close();
  }

  @BeforeEach
  void switchOff() {
    gateways.faults(new JsonObject());
  }

  @Test
  void failsBeforeTheEffectAndForgetsTheKey() {
    gateways.faults(new JsonObject().put("error_rate", 1));
    var failed = gateways.charge("errors", PAID);
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.bodyAsJsonObject().getJsonObject("error").getString("type"))
        .isEqualTo("api_error");
    assertThat(gateways.get(PATH + "/pi_x").statusCode()).isEqualTo(500);
    assertThat(intents("errors")).isZero();

    switchOff();

    assertThat(gateways.charge("errors", PAID).statusCode()).isEqualTo(200);
    assertThat(intents("errors")).isEqualTo(1);
  }

  @Test
  void losesTheAnswerToACaptureButNotTheCapture() {
    gateways.faults(new JsonObject().put("hang_after_capture_rate", 1.0));
    var unanswered =
        gateways
            .request(0, "POST", PATH)
            .putHeader("Content-Type", "application/x-www-form-urlencoded")
            .putHeader("Idempotency-Key", "hangs")
            .sendBuffer(Buffer.buffer(PAID));
    eventually(SOON, () -> assertThat(intents("hangs")).isEqualTo(1));

    // Its key may be in use for a moment after the commit.
    eventually(
        SOON,
        () -> {
          var again = gateways.charge("hangs", PAID);
          assertThat(again.statusCode()).isEqualTo(200);
          assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
        });
    assertThat(unanswered.isComplete()).isFalse();
    assertThat(intents("hangs")).isEqualTo(1);
  }

  @Test
  void chargesOnceThoughItsConnectionsAreCut() {
    var sent =
        IntStream.range(0, 400).mapToObj(i -> gateways.post(i, PATH, "cut-" + i, PAID)).toList();
    for (var answer : sent.subList(0, 3)) {
      Gateways.await(answer);
      Gateways.await(gateways.run(CUT_CONNECTIONS));
    }
    assertThat(sent)
        .allSatisfy(answer -> assertThat(Gateways.await(answer).statusCode()).isIn(200, 500));

    // A cut may become known only when the connection is used.
    for (int i = 0; i < sent.size(); i++) {
      var key = "cut-" + i;
      eventually(SOON, () -> assertThat(gateways.charge(key, PAID).statusCode()).isEqualTo(200));
    }

    assertThat(
            gateways.count(
                "SELECT count(*) FROM gateway.payment_intents WHERE idempotency_key ~ '^cut-'"))
        .isEqualTo(400);
  }

  @Test
  void answersNothingButItsSwitchWhenDown() {
    gateways.faults(new JsonObject().put("down", true));

    for (var path : List.of(PATH + "/pi_x", "/v1/refunds/re_x", "/v1/nowhere")) {
      assertThat(gateways.get(path).statusCode()).isEqualTo(503);
    }
    assertThat(gateways.charge("down", PAID).statusCode()).isEqualTo(503);
    assertThat(gateways.charge("down", PAID).getHeader("Retry-After")).isEqualTo("1");
    assertThat(gateways.get("/v1/test_helpers/faults").bodyAsJsonObject().getBoolean("down"))
        .isTrue();
    assertThat(intents("down")).isZero();
  }

  @Test
  void sharesItsFaultsWithEveryGatewayOfTheProcess() {
    gateways.faults(new JsonObject().put("down", true));

    var other = Gateways.await(gateways.post(1, PATH, "other", PAID));

    assertThat(other.statusCode()).isEqualTo(503);
  }

  @Test
  void refusesAKeyWhoseFirstRequestIsStillRunning() {
    var unlock = gateways.lock("gateway.idempotency_keys");
    var one = gateways.post(0, PATH, "slow", PAID);
    var two = gateways.post(0, PATH, "slow", PAID);

    Gateways.await(Future.any(one, two));
    unlock.run();

    var statuses = List.of(Gateways.await(one).statusCode(), Gateways.await(two).statusCode());
    assertThat(statuses).containsExactlyInAnyOrder(200, 409);
    assertThat(intents("slow")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error_rate\":2.0}",
        "{\"error_rate\":-0.1}",
        "{\"hang_after_capture_rate\":1.01}",
        "{\"latency_ms\":-1}",
        "{\"latency_ms\":60001}",
        "{\"latency_ms\":\"fast\"}",
        "{\"down\":\"yes\"}",
        "{\"error_rate\":null}",
        "{\"colour\":1}",
        "[]",
        "{",
        ""
      })
  void refusesAPlanThatMakesNoSense(String plan) {
    var refused =
        Gateways.await(
            gateways.request(0, "PUT", "/v1/test_helpers/faults").sendBuffer(Buffer.buffer(plan)));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(gateways.get("/v1/test_helpers/faults").bodyAsJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("latency_ms", 0)
                .put("error_rate", 0.0)
                .put("hang_after_capture_rate", 0.0)
                .put("down", false));
  }

  private static long intents(String key) {
    return gateways.count(
        "SELECT count(*) FROM gateway.payment_intents WHERE idempotency_key = '" + key + "'");
  }
}
