package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RefundsIT {

  private static Gateways gateways;

  @BeforeAll
  static void start() {
    gateways = new Gateways(4);
  }

  @AfterAll
  static void stop() {
    gateways.close();
  }

  @Test
  void refundsAChargeOnce() {
    var intent = charged("once");

    var first =
        gateways.refund("refund-once", "payment_intent=" + intent + "&metadata[order_id]=o");
    var again =
        gateways.refund("refund-once", "payment_intent=" + intent + "&metadata[order_id]=o");
    var anew = gateways.refund("refund-twice", "payment_intent=" + intent);

    assertThat(first.statusCode()).isEqualTo(200);
    var refund = first.bodyAsJsonObject();
    assertThat(refund.getString("id")).matches("re_[0-9A-Za-z]{24}");
    assertThat(refund.getLong("amount")).isEqualTo(1_000);
    assertThat(refund.getString("status")).isEqualTo("succeeded");
    assertThat(refund.getString("payment_intent")).isEqualTo(intent);
    assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(anew.statusCode()).isEqualTo(400);
    assertThat(anew.bodyAsJsonObject().getJsonObject("error").getString("code"))
        .isEqualTo("charge_already_refunded");
    assertThat(refunded(intent)).isEqualTo(1_000);
    assertThat(gateways.get("/v1/refunds/" + refund.getString("id")).bodyAsJsonObject())
        .isEqualTo(refund);
  }

  @Test
  void refusesMoreThanIsLeft() {
    var intent = charged("parts");
    gateways.refund("part-1", "payment_intent=" + intent + "&amount=400");

    var tooMuch = gateways.refund("part-2", "payment_intent=" + intent + "&amount=601");
    var rest = gateways.refund("part-3", "payment_intent=" + intent);

    assertThat(tooMuch.statusCode()).isEqualTo(400);
    assertThat(tooMuch.bodyAsJsonObject().getJsonObject("error").getString("param"))
        .isEqualTo("amount");
    assertThat(rest.bodyAsJsonObject().getLong("amount")).isEqualTo(600);
    assertThat(refunded(intent)).isEqualTo(1_000);
  }

  @Test
  void neverRefundsMoreThanWasChargedHoweverManyAskAtOnce() {
    var intent = charged("race");
    var sent =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    gateways.post(
                        i, "/v1/refunds", "race-" + i, "amount=300&payment_intent=" + intent))
            .toList();

    var statuses = sent.stream().map(one -> Gateways.await(one).statusCode()).toList();

    assertThat(statuses).containsOnly(200, 400);
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(3);
    assertThat(refunded(intent)).isEqualTo(900);
  }

  @Test
  void refundsFortyConcurrentDuplicatesOnce() {
    var intent = charged("duplicates");
    var sent =
        IntStream.range(0, 40)
            .mapToObj(
                i -> gateways.post(i, "/v1/refunds", "same", "amount=10&payment_intent=" + intent))
            .toList();

    assertThat(sent)
        .allSatisfy(one -> assertThat(Gateways.await(one).statusCode()).isIn(200, 409))
        .anySatisfy(one -> assertThat(Gateways.await(one).statusCode()).isEqualTo(200));
    assertThat(refunded(intent)).isEqualTo(10);
  }

  @Test
  void refusesToRefundWhatWasNeverCaptured() {
    var declined =
        gateways
            .charge(
                "declined",
                "amount=9&currency=eur&payment_method=pm_card_chargeDeclined&confirm=true")
            .bodyAsJsonObject()
            .getJsonObject("error")
            .getJsonObject("payment_intent")
            .getString("id");

    assertThat(gateways.refund("of-declined", "payment_intent=" + declined).statusCode())
        .isEqualTo(400);
    assertThat(gateways.refund("of-nothing", "payment_intent=pi_none").statusCode()).isEqualTo(404);
    assertThat(refunded(declined)).isZero();
  }

  @Test
  void listsTheRefundsOfAPayment() {
    var intent = charged("listed");
    charged("other");
    assertThat(gateways.get("/v1/refunds?payment_intent=" + intent).bodyAsJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("object", "list")
                .put("url", "/v1/refunds")
                .put("has_more", false)
                .put("data", new JsonArray()));
    var first = gateways.refund("list-1", "payment_intent=" + intent + "&amount=400");
    var second = gateways.refund("list-2", "payment_intent=" + intent);
    assertThat(
            gateways
                .get("/v1/refunds?limit=100&payment_intent=" + intent)
                .bodyAsJsonObject()
                .getJsonArray("data"))
        .containsExactlyInAnyOrder(first.bodyAsJsonObject(), second.bodyAsJsonObject());
    assertThat(gateways.get("/v1/refunds").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesOneRefundTooManyInTheSchemaToo() {
    var intent = charged("schema");
    var tooMuch =
        """
        INSERT INTO gateway.refunds (id, payment_intent, amount_cents, metadata, idempotency_key,
          created_at) VALUES ('re_direct', '%s', 1001, '{}', 'k', now())"""
            .formatted(intent);

    assertThat(gateways.run(tooMuch).toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("payment_intents_check");
    assertThat(refunded(intent)).isZero();
  }

  private static String charged(String key) {
    return gateways
        .charge(key, "amount=1000&currency=eur&payment_method=pm_card_visa&confirm=true")
        .bodyAsJsonObject()
        .getString("id");
  }

  /** By the refunds themselves, and by the intent: they must agree. */
  private static long refunded(String intent) {
    var summed =
        gateways.count(
            "SELECT coalesce(sum(amount_cents), 0)::bigint FROM gateway.refunds"
                + (" WHERE payment_intent = '" + intent + "'"));
    assertThat(
            gateways.count(
                "SELECT refunded_cents FROM gateway.payment_intents WHERE id = '" + intent + "'"))
        .isEqualTo(summed);
    return summed;
  }
}
