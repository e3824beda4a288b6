package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from outside: JSON, dead letters, addresses, and text on its way to PostgreSQL. */
final class ReadingTest {
  private static final UUID ID = UUID.fromString("0197a4c0-0000-7000-8000-000000000003");

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{} {}", "{\"a\":}", "\u0000"})
  void takesNothingForAnObjectThatIsNone(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void escapesWhatTheCopyFormatNeedsEscaped() {
    assertThat(Rows.escaped("plain, 'quoted' ü \u007f")).isEqualTo("plain, 'quoted' ü \u007f");
    assertThat(Rows.escaped("a\\b\tc\nd\re\u0000f\u0001"))
        .isEqualTo("a\\\\b\\tc\\nd\\re\uFFFDf\u0001");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:pw@db:6543/shop?sslmode=require, jdbc:postgresql://db:6543/shop?sslmode=require",
    "postgres://db/shop, jdbc:postgresql://db:5432/shop",
  })
  void readsAnAddressAsTheServicesDo(String url, String jdbcUrl) {
    assertThat(new PostgresUrl(url).jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(new PostgresUrl(url).toString()).doesNotContain("pw");
  }

  @Test
  void readsWhoseADeadLetterIs() {
    var letter = letter("bug", 5, "\"body\":\"{\\\"order_id\\\":\\\"%s\\\"}\"".formatted(ID));
    var place = new DeadLetter.Place("ORDERS", 7L);
    assertThat(letter)
        .isEqualTo(
            new DeadLetter("payment", place, place, "bug", Optional.of(ID), Optional.empty()));
    assertThat(letter("malformed", 1, "\"body_base64\":\"/w==\"").orderId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bug, 0, attempts is 0",
    "boredom, 1, there is no failure boredom",
    "waiting, -1, attempts is -1"
  })
  void findsTheFlawOfADeadLetter(String failure, int attempts, String flaw) {
    assertThat(letter(failure, attempts, "\"body\":\"\"").flaw()).hasValue(flaw);
  }

  @Test
  void findsADeadLetterThatTellsNothing() {
    assertThat(DeadLetter.of("{}".getBytes(StandardCharsets.UTF_8)).flaw())
        .hasValue("reason is missing");
    assertThat(DeadLetter.of(new byte[0]).flaw()).isPresent();
    assertThat(letter("waiting", 0, "\"body\":\"\"").flaw()).isEmpty();
  }

  private static DeadLetter letter(String failure, int attempts, String body) {
    return DeadLetter.of(
        """
        {"version":"v1","service":"payment","failure":"%s","attempts":%d,"reason":"a test",
         "origin":{"stream":"ORDERS","subject":"orders.created","sequence":7,"headers":{}},%s}"""
            .formatted(failure, attempts, body)
            .getBytes(StandardCharsets.UTF_8));
  }
}
