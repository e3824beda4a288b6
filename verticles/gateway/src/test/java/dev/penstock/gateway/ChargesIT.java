package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChargesIT {

  private static final String PAID =
      "amount=1250&currency=eur&payment_method=pm_card_visa&confirm=true";

  private static Gateways gateways;

  @BeforeAll
  static void start() {
    gateways = new Gateways(3);
  }

  @AfterAll
  static void stop() {
    gateways.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pm_card_visa", "pm_card_mastercard", "pm_card_amex"})
  void chargesACardThatPays(String card) {
    var form =
        "amount=1250&currency=EUR&confirm=true&payment_method=%s&metadata[order_id]=o-%<s"
                .formatted(card)
            + "&description=%C3%A9t%C3%A9+%22x%22";

    var answer = gateways.charge("pays-" + card, form);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Request-Id")).startsWith("req_");
    assertThat(answer.getHeader("Idempotency-Key")).isEqualTo("pays-" + card);
    var intent = answer.bodyAsJsonObject();
    assertThat(intent.getString("id")).matches("pi_[0-9A-Za-z]{24}");
    assertThat(intent.getString("object")).isEqualTo("payment_intent");
    assertThat(intent.getString("status")).isEqualTo("succeeded");
    assertThat(intent.getLong("amount_received")).isEqualTo(1_250);
    assertThat(intent.getString("currency")).isEqualTo("eur");
    assertThat(intent.getString("latest_charge")).matches("ch_[0-9A-Za-z]{24}");
    assertThat(intent.getString("description")).isEqualTo("été \"x\"");
    assertThat(intent.getJsonObject("metadata").getString("order_id")).isEqualTo("o-" + card);
    assertThat(intent.getBoolean("livemode")).isFalse();
    assertThat(gateways.get("/v1/payment_intents/" + intent.getString("id")).bodyAsJsonObject())
        .isEqualTo(intent);
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_chargeDeclined, generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds, insufficient_funds"
  })
  void declinesACardThatDoesNot(String card, String declineCode) {
    var answer = gateways.charge(card, "amount=5&currency=usd&confirm=true&payment_method=" + card);

    assertThat(answer.statusCode()).isEqualTo(402);
    var error = answer.bodyAsJsonObject().getJsonObject("error");
    assertThat(error.getString("type")).isEqualTo("card_error");
    assertThat(error.getString("code")).isEqualTo("card_declined");
    assertThat(error.getString("decline_code")).isEqualTo(declineCode);
    var intent = error.getJsonObject("payment_intent");
    assertThat(intent.getString("status")).isEqualTo("requires_payment_method");
    assertThat(intent.getLong("amount_received")).isZero();
    assertThat(intent.getJsonObject("last_payment_error").getString("decline_code"))
        .isEqualTo(declineCode);
    assertThat(gateways.get("/v1/payment_intents/" + intent.getString("id")).bodyAsJsonObject())
        .isEqualTo(intent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pm_card_visa", "pm_card_chargeDeclined"})
  void answersARepeatedKeyWithTheStoredAnswer(String card) {
    var key = "repeat-" + card;
    var first = gateways.charge(key, "amount=7&currency=usd&confirm=true&payment_method=" + card);
    var again =
        gateways.charge(key, "confirm=true&payment_method=" + card + "&amount=7&currency=usd");

    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
    assertThat(first.getHeader("Idempotent-Replayed")).isNull();
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(gateways.count(intentsUnder(key))).isEqualTo(1);
    assertThat(gateways.count(callsOf(key))).isEqualTo(2);
  }

  @Test
  void refusesAKeyThatWasAnotherRequests() {
    gateways.charge("reused", PAID);
    var other = gateways.charge("reused", PAID.replace("1250", "1251"));
    var otherRoute = gateways.refund("reused", "payment_intent=pi_x");

    for (var refused : List.of(other, otherRoute)) {
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.bodyAsJsonObject().getJsonObject("error").getString("type"))
          .isEqualTo("idempotency_error");
    }
    assertThat(gateways.count(intentsUnder("reused"))).isEqualTo(1);
    assertThat(gateways.count(callsOf("reused"))).isEqualTo(3);
  }

  @Test
  void chargesAHundredConcurrentDuplicatesOnce() {
    var sent =
        IntStream.range(0, 100)
            .mapToObj(i -> gateways.post(i, "/v1/payment_intents", "hundred", PAID))
            .toList();
    var answers = sent.stream().map(Gateways::await).toList();

    var statuses = answers.stream().map(answer -> answer.statusCode()).distinct().toList();
    var bodies =
        answers.stream()
            .filter(answer -> answer.statusCode() == 200)
            .map(answer -> answer.bodyAsString())
            .toList();
    assertThat(statuses).isSubsetOf(200, 409);
    assertThat(bodies.stream().distinct()).hasSize(1);
    assertThat(gateways.count(intentsUnder("hundred"))).isEqualTo(1);
    assertThat(gateways.count(callsOf("hundred"))).isEqualTo(bodies.size());
  }

  @Test
  void chargesEachKeyOnceWhenEveryGatewayGetsThemAll() {
    var sent =
        IntStream.range(0, 600)
            .mapToObj(i -> gateways.post(i, "/v1/payment_intents", "all-" + i / 3, PAID))
            .toList();
    Gateways.await(Future.join(sent));

    assertThat(sent).allSatisfy(answer -> assertThat(answer.result().statusCode()).isEqualTo(200));
    assertThat(
            gateways.count(
                "SELECT count(*) FROM gateway.payment_intents WHERE idempotency_key ~ '^all-'"))
        .isEqualTo(200);
    assertThat(
            gateways.count("SELECT sum(calls) FROM gateway.idempotency_keys WHERE key ~ '^all-'"))
        .isEqualTo(600);
  }

  @Test
  void findsTheIntentsOfAnOrder() {
    gateways.charge("find-1", PAID + "&metadata[order_id]=o%2742");
    gateways.charge("find-2", PAID + "&metadata[order_id]=o%2742");
    gateways.charge("find-3", PAID + "&metadata[order_id]=o%2743");

    var found = gateways.get(search("metadata%5B%22order_id%22%5D%3A%22o%2742%22"));

    assertThat(found.bodyAsJsonObject().getString("object")).isEqualTo("search_result");
    assertThat(found.bodyAsJsonObject().getJsonArray("data")).hasSize(2);
    assertThat(
            gateways
                .get(search("metadata%5B'order_id'%5D:'nobody'"))
                .bodyAsJsonObject()
                .getJsonArray("data"))
        .isEmpty();
    assertThat(gateways.get(search("amount%3E1")).statusCode()).isEqualTo(400);
    assertThat(gateways.get(search("%")).statusCode()).isEqualTo(400);
    assertThat(gateways.get("/v1/payment_intents/search").statusCode()).isEqualTo(400);
  }

  @Test
  void chargesAgainOnceTheKeyIsForgottenButStillFindsTheFirst() {
    var form = PAID + "&metadata[order_id]=forgotten";
    gateways.charge("forgotten", form);
    Gateways.await(gateways.run("DELETE FROM gateway.idempotency_keys WHERE key = 'forgotten'"));
    assertThat(
            gateways
                .get(search("metadata%5B'order_id'%5D:'forgotten'"))
                .bodyAsJsonObject()
                .getJsonArray("data"))
        .hasSize(1);

    gateways.charge("forgotten", form);

    assertThat(gateways.count(intentsUnder("forgotten"))).isEqualTo(2);
  }

  @Test
  void keepsTextThatLooksLikeSqlOrJson() {
    var answer =
        gateways.charge("nasty", PAID + "&metadata[note]=%27%3B--%22%5C%7B%0A%7D%24%F0%9F%92%B6");

    var intent = answer.bodyAsJsonObject();
    assertThat(intent.getJsonObject("metadata").getString("note")).isEqualTo("';--\"\\{\n}$💶");
    assertThat(gateways.get("/v1/payment_intents/" + intent.getString("id")).bodyAsJsonObject())
        .isEqualTo(intent);
  }

  private static String search(String query) {
    return "/v1/payment_intents/search?query=" + query;
  }

  private static String intentsUnder(String key) {
    return "SELECT count(*) FROM gateway.payment_intents WHERE idempotency_key = '" + key + "'";
  }

  private static String callsOf(String key) {
    return "SELECT calls::bigint FROM gateway.idempotency_keys WHERE key = '" + key + "'";
  }
}
