package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SaidTest {
  private static final String MONEY = "'amount_cents':5,'currency':'eur'";

  static Stream<Arguments> events() {
    return Stream.of(
        arguments(
            "orders.created",
            "'items':[{'product_id':'b','quantity':2},{'quantity':1,'product_id':'a'},"
                + "{'product_id':'b','quantity':3.0}],'customer_id':'c-1','payment_method':'pm'",
            "a:1,b:5 for c-1 by pm"),
        arguments("orders.created", "'items':[{'product_id':'a','quantity':1}]", "a:1"),
        arguments(
            "orders.confirmed",
            MONEY + ",'ended_at':'1970-01-01T00:00:01.000002Z'",
            "5 eur 1000002"),
        arguments(
            "orders.cancelled",
            "'reason':'timed_out','ended_at':'1970-01-01T01:00:01+01:00'",
            "timed_out 1000000"),
        arguments(
            "inventory.reserved",
            "'lines':[{'product_id':'b','quantity':1,'unit_price_cents':2},"
                + "{'product_id':'a','quantity':1,'unit_price_cents':3}],"
                + MONEY
                + ",'payment_method':'pm'",
            "a:1@3,b:1@2 5 eur by pm"),
        arguments(
            "inventory.rejected",
            "'shortages':[{'product_id':'a','requested':3,'available':1}]",
            "a:3/1"),
        arguments("payments.captured", MONEY + ",'payment_id':'pi'", "5 eur pi"),
        arguments("payments.declined", MONEY + ",'code':'no'", "5 eur no"),
        arguments(
            "payments.refunded", MONEY + ",'payment_id':'pi','refund_id':'re'", "5 eur pi re"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void spellsAnEventAsTheLedgerIsSpelled(String subject, String fields, String said) {
    assertThat(Said.by(subject, "v1", json("'version':'v1'," + fields))).isEqualTo(said);
  }

  static Stream<Arguments> noEvents() {
    return Stream.of(
        arguments("orders.created", "'version':'v2'", "version is not v1"),
        arguments("orders.created", "'version':'v1'", "items is no list"),
        arguments("orders.created", "'version':'v1','items':[1]", "items holds something else"),
        arguments("orders.lost", "'version':'v1'", "no event has the subject orders.lost"),
        arguments(
            "orders.cancelled",
            "'version':'v1','reason':'x','ended_at':'y'",
            "ended_at is no time"),
        arguments(
            "payments.captured",
            "'version':'v1','amount_cents':1.5,'currency':'eur','payment_id':'pi'",
            "amount_cents is no whole number"),
        arguments(
            "payments.captured",
            "'version':'v1','amount_cents':'5','currency':'eur','payment_id':'pi'",
            "amount_cents is no number"));
  }

  @ParameterizedTest
  @MethodSource("noEvents")
  void saysWhyABodyIsNoEvent(String subject, String fields, String why) {
    assertThatThrownBy(() -> Said.by(subject, "v1", json(fields)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static Json json(String fields) {
    return Json.parse(("{" + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
