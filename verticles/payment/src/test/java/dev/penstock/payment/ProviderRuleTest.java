package dev.penstock.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.payment.Verdict.Trouble;
import dev.penstock.payment.Verdict.Unsettled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderRuleTest {
  private static final String PAID =
      """
      {"object":"payment_intent","id":"pi_1","status":"succeeded","amount":3998,"currency":"eur",\
      "metadata":{"order_id":"%s"}}"""
          .formatted(Payments.ORDER);
  private static final String BACK =
      """
      {"object":"refund","id":"re_1","status":"succeeded","amount":3998,"currency":"eur",\
      "payment_intent":"pi_1"}""";

  @Test
  void takesAnAnswerThatIsOursInEveryFieldForACapture() {
    assertThat(charge(200, PAID)).isEqualTo(new Verdict.Captured("pi_1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3998                   | 3999",
        "3998                   | \"3998\"",
        "3998                   | 3998.5",
        "\"eur\"                | \"usd\"",
        "6f1c2a34               | 00000000",
        "succeeded              | processing",
        "succeeded              | requires_payment_method",
        "\"payment_intent\"     | \"charge\"",
        "\"pi_1\"               | \"\"",
        "\"pi_1\"               | 7",
        "\"metadata\"           | \"meta\"",
        "{                      | [",
      })
  void parksAnyOtherAnswer(String part, String instead) {
    assertThat(charge(200, PAID.replace(part, instead))).matches(is(Trouble.PARKED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "402 | {type:card_error,code:card_declined,decline_code:insufficient_funds} | insufficient_funds",
        "402 | {type:card_error,code:expired_card} | expired_card",
        "402 | {type:card_error} | unspecified",
        "400 | {type:invalid_request_error,code:resource_missing,param:payment_method} | resource_missing",
        "400 | {type:invalid_request_error,code:resource_missing} | resource_missing",
        "400 | {type:invalid_request_error,code:amount_too_large,param:amount} | amount_too_large",
      })
  void takesARefusalOfTheOrderForADecline(int status, String error, String code) {
    assertThat(charge(status, error(error))).isEqualTo(new Verdict.Declined(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | {type:invalid_request_error,code:rate_limit} | AWAY",
        "500 | {type:api_error} | AWAY",
        "503 | {} | AWAY",
        "401 | {type:invalid_request_error} | MISCONFIGURED",
        "403 | {type:invalid_request_error} | MISCONFIGURED",
        "409 | {type:idempotency_error,code:idempotency_key_in_use} | BUSY",
        "400 | {type:idempotency_error} | PARKED",
        "400 | {type:invalid_request_error,code:parameter_unknown,param:metadata} | PARKED",
        "402 | {type:something_else} | PARKED",
        "404 | {type:invalid_request_error} | PARKED",
        "301 | {} | PARKED",
        "204 | {} | PARKED",
      })
  void concludesNothingFromAnythingElse(int status, String error, Trouble trouble) {
    assertThat(charge(status, error(error))).matches(is(trouble));
    boolean isRefused = trouble == Trouble.PARKED && status >= 400;
    if (!isRefused) assertThat(refund(status, error(error))).matches(is(trouble));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {type:invalid_request_error,code:charge_disputed} | charge_disputed",
        "400 | {type:idempotency_error} | unspecified",
        "402 | {type:card_error,code:insufficient_funds} | insufficient_funds",
        "404 | {type:invalid_request_error,code:resource_missing} | resource_missing",
      })
  void takesARefusedRefundForRefused(int status, String error, String code) {
    assertThat(refund(status, error(error)))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.reason()).contains(Integer.toString(status));
            });
  }

  @Test
  void takesOnlyTheRefundOfThatPaymentForARefund() {
    assertThat(refund(200, BACK)).isEqualTo(new Verdict.Refunded("re_1"));
    assertThat(refund(200, BACK.replace("succeeded", "pending")))
        .isEqualTo(new Verdict.Refunded("re_1"));
    for (var wrong : List.of("succeeded:failed", "3998:1", "pi_1:pi_2")) {
      var parts = wrong.split(":");
      assertThat(refund(200, BACK.replace(parts[0], parts[1]))).isInstanceOf(Verdict.Refused.class);
    }
    assertThat(refund(200, BACK.replace("refund", "charge"))).matches(is(Trouble.PARKED));
    assertThat(refund(200, "<html>")).matches(is(Trouble.PARKED));
  }

  @Test
  void findsTheRefundThatThereIsAlready() {
    assertThat(refunds()).isInstanceOf(Verdict.Refused.class);
    assertThat(refunds(BACK.replace("3998", "1"))).isInstanceOf(Verdict.Refused.class);
    assertThat(refunds(BACK.replace("succeeded", "failed"), BACK))
        .isEqualTo(new Verdict.Refunded("re_1"));
    var already = error("{type:invalid_request_error,code:charge_already_refunded}");
    assertThat(ProviderRule.isRefundedAlready(reply(400, already))).isTrue();
    assertThat(ProviderRule.isRefundedAlready(reply(500, already))).isFalse();
    assertThat(ProviderRule.isRefundedAlready(reply(200, BACK))).isFalse();
  }

  private static Verdict refunds(String... papers) {
    var body = "{\"object\":\"list\",\"data\":[" + String.join(",", papers) + "]}";
    var found = StripeGateway.list(new HttpGateway.Reply(200, Buffer.buffer(body))).orElseThrow();
    return ProviderRule.ofRefunds(Payments.CHARGE, "pi_1", found);
  }

  @Test
  void findsThePaymentAmongWhatASearchGives() {
    var declined = PAID.replace("succeeded", "requires_payment_method");
    assertThat(found(true)).isEqualTo(new Verdict.Absent());
    assertThat(found(true, declined)).isEqualTo(new Verdict.Absent());
    assertThat(found(false)).matches(is(Trouble.BUSY));
    assertThat(found(false, declined, PAID)).isEqualTo(new Verdict.Captured("pi_1"));
    assertThat(found(true, PAID.replace("3998", "1"))).matches(is(Trouble.PARKED));
  }

  @Test
  void neverConcludesACaptureFromADamagedReply() {
    var random = new Random(34);
    for (int i = 0; i < 20_000; i++) {
      var bytes = PAID.getBytes();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      var whole = Buffer.buffer(bytes).slice(0, random.nextInt(10) == 0 ? 40 : bytes.length);
      var verdict =
          ProviderRule.ofCharge(
              Payments.CHARGE, StripeGateway.reply(new HttpGateway.Reply(200, whole)));
      if (verdict instanceof Verdict.Captured captured && !captured.paymentId().equals("pi_1")) {
        // Only the id may differ: it is the provider's to choose.
        assertThat(captured.paymentId()).isNotBlank();
        continue;
      }
      assertThat(verdict instanceof Unsettled || verdict.equals(new Verdict.Captured("pi_1")))
          .isTrue();
    }
  }

  private static Verdict charge(int status, String body) {
    return ProviderRule.ofCharge(Payments.CHARGE, reply(status, body));
  }

  private static Verdict refund(int status, String body) {
    return ProviderRule.ofRefund(Payments.CHARGE, "pi_1", reply(status, body));
  }

  private static Verdict found(boolean isFinal, String... papers) {
    var body = "{\"object\":\"search_result\",\"data\":[" + String.join(",", papers) + "]}";
    var found = StripeGateway.found(new HttpGateway.Reply(200, Buffer.buffer(body))).orElseThrow();
    return ProviderRule.ofSearch(Payments.CHARGE, found, isFinal);
  }

  private static ProviderReply reply(int status, String body) {
    return StripeGateway.reply(new HttpGateway.Reply(status, Buffer.buffer(body)));
  }

  private static String error(String fields) {
    var error = new JsonObject();
    for (var field : fields.replaceAll("[{}]", "").split(",")) {
      if (!field.isEmpty()) error.put(field.split(":")[0], field.split(":")[1]);
    }
    return new JsonObject().put("error", error).encode();
  }

  private static java.util.function.Predicate<Verdict> is(Trouble trouble) {
    return verdict -> verdict instanceof Unsettled unsettled && unsettled.trouble() == trouble;
  }
}
