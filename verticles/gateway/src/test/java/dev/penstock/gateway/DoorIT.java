package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What never reaches the ledger. */
@ExtendWith(VertxExtension.class)
final class DoorIT {

  private static final String PATH = "/v1/payment_intents";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String PAID =
      "amount=1250&currency=eur&payment_method=pm_card_visa&confirm=true";

  private static Gateways gateways;
  private static Gateways guarded;

  @BeforeAll
  static void start(Vertx vertx) {
    gateways = new Gateways(vertx, 1, GatewayConfig.DEFAULTS, false);
    guarded = new Gateways(1, GatewayConfig.DEFAULTS, true);
  }

  @AfterAll
  static void stop() {
    gateways.close();
    guarded.close();
  }

  @AfterEach
  void leavesTheLedgerEmpty() {
    assertThat(gateways.count("SELECT count(*) FROM gateway.idempotency_keys")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer sk_test_wrong", "Bearer", "Basic c2tfdGVzdF93cm9uZzo=", "sk_test"})
  void turnsAwayAWrongKey(String authorization) {
    var answer =
        Gateways.await(
            gateways
                .request(0, "POST", PATH)
                .putHeader("Authorization", authorization)
                .putHeader("Content-Type", FORM)
                .sendBuffer(Buffer.buffer(PAID)));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.getHeader("Request-Id")).startsWith("req_");
    assertThat(answer.bodyAsString()).doesNotContain("wrong\"", "c2tf", "sk_test");
  }

  @Test
  void letsInTheKeyAsAUserName() {
    var basic =
        Base64.getEncoder().encodeToString((Gateways.KEY + ":").getBytes(StandardCharsets.UTF_8));

    var answer =
        Gateways.await(
            gateways
                .request(0, "GET", PATH + "/pi_none")
                .putHeader("Authorization", "Basic " + basic)
                .send());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.bodyAsJsonObject().getJsonObject("error").getString("code"))
        .isEqualTo("resource_missing");
  }

  @ParameterizedTest
  @CsvSource({
    "amount=1250&, '', amount, parameter_missing",
    "amount=1250, amount=, amount, parameter_missing",
    "amount=1250, amount=0, amount, parameter_invalid_integer",
    "amount=1250, amount=-5, amount, parameter_invalid_integer",
    "amount=1250, amount=1.5, amount, parameter_invalid_integer",
    "amount=1250, amount=99999999999999999999, amount, amount_too_large",
    "currency=eur, currency=euro, currency, parameter_invalid",
    "currency=eur&, '', currency, parameter_missing",
    "pm_card_visa, pm_card_none, payment_method, resource_missing",
    "&confirm=true, '', confirm, parameter_missing",
    "confirm=true, confirm=false, confirm, parameter_invalid",
    "amount, colour=red&amount, colour, parameter_unknown",
    "amount, metadata[]=x&amount, metadata[], parameter_invalid"
  })
  void namesTheParameterThatIsWrong(String right, String wrong, String parameter, String code) {
    var answer = gateways.charge("wrong", PAID.replace(right, wrong));

    assertThat(answer.statusCode()).isEqualTo(400);
    var error = answer.bodyAsJsonObject().getJsonObject("error");
    assertThat(error.getString("type")).isEqualTo("invalid_request_error");
    assertThat(error.getString("param")).isEqualTo(parameter);
    assertThat(error.getString("code")).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        "amount",
        "amount=1&&currency=eur",
        "amount=%",
        "amount=%4",
        "amount=%zz",
        "amount=%C3%28",
        "amount=%00",
        "amount=1&amount=2",
        "{\"amount\":1}"
      })
  void refusesAMalformedForm(String form) {
    var answer = gateways.charge("malformed", form);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsJsonObject().getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request_error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-16"
      })
  void refusesAnotherMediaType(String type) {
    var answer =
        Gateways.await(
            gateways
                .request(0, "POST", PATH)
                .putHeader("Content-Type", type)
                .sendBuffer(Buffer.buffer(PAID)));

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    var large =
        PAID + "&metadata[a]=%s&metadata[b]=%<s&metadata[c]=%<s".formatted("x".repeat(6_000));

    assertThat(gateways.charge("large", large).statusCode()).isEqualTo(413);
    assertThat(guarded.charge("large", large).statusCode()).isEqualTo(413);
  }

  @Test
  void readsABodyThatSomebodyElseHasReadBefore() {
    assertThat(guarded.charge("guarded", PAID).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "ünicode"})
  void refusesAMalformedKey(String key) {
    assertThat(gateways.charge(key, PAID).statusCode()).isEqualTo(400);
    assertThat(gateways.charge("k".repeat(256), PAID).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1",
    "GET, /v1/customers",
    "GET, /v1/payment_intents",
    "DELETE, /v1/payment_intents/pi_x",
    "GET, /v1/payment_intents/pi_x%00",
    "GET, /v1/refunds/re_none",
    "GET, /v1/refunds/%27%3B--"
  })
  void knowsNothingElse(String method, String path) {
    var answer = Gateways.await(gateways.request(0, method, path).send());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.bodyAsJsonObject().getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request_error");
  }
}
