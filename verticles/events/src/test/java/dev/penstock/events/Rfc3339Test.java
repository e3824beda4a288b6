package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  private static final int TEXTS = 100_000;
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}"
              + "(?:\\.\\d+)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)");
  private static final List<String> EXAMPLES =
      List.of(
          "2026-01-31T12:00:00Z",
          "2026-02-28T23:59:59.123456789+14:00",
          "0000-02-29T00:00:00.1Z",
          "2100-02-29T10:20:30.000Z",
          "9999-12-31T19:09:29.999999-23:59");
  private static final String PIECES = "0123456789-:.TZtz+ \n\u0661\u00e9\ud83d\ude00";

  @Test
  void acceptsWhatTheRegularExpressionAndTheCalendarAccept() {
    var random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < TEXTS; i++) {
      var text = mutated(EXAMPLES.get(random.nextInt(EXAMPLES.size())), random);
      boolean isOne = DATE_TIME.matcher(text).matches() && isDay(text);
      assertThat(Rfc3339.accepts(text)).as(text).isEqualTo(isOne);
      if (isOne) {
        accepted++;
        if (isParsable(text)) {
          assertThat(Rfc3339.parse(text)).as(text).isEqualTo(OffsetDateTime.parse(text));
        }
      }
    }
    assertThat(accepted).isBetween(TEXTS / 20, TEXTS / 2);
  }

  private static boolean isDay(String text) {
    int month = Integer.parseInt(text, 5, 7, 10);
    int year = Integer.parseInt(text, 0, 4, 10);
    return Integer.parseInt(text, 8, 10, 10) <= Month.of(month).length(Year.isLeap(year));
  }

  private static boolean isParsable(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** With up to two characters replaced, removed or put in. */
  private static String mutated(String example, Random random) {
    var text = new StringBuilder(example);
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      var piece = String.valueOf(PIECES.charAt(random.nextInt(PIECES.length())));
      text.replace(at, at + random.nextInt(2), random.nextInt(4) == 0 ? "" : piece);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00Z\n",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:60Z",
        "2026-01-31T24:00:00Z",
        "2026-00-31T12:00:00Z",
        "2026-13-31T12:00:00Z",
        "2026-01-00T12:00:00Z",
        "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+0100",
        "2026-01-31T12:00:00+01:00Z",
        "2026-01-31t12:00:00Z",
        "\u0662\u0660\u0662\u0666-01-31T12:00:00Z"
      })
  void acceptsNothingElse(String text) {
    assertThat(Rfc3339.accepts(text)).isFalse();
  }

  @Test
  void writesWhatTheFormatterWrites() {
    var random = new Random(1);
    for (int i = 0; i < TEXTS; i++) {
      long second = random.nextLong(-70_000_000_000L, 260_000_000_000L);
      int nanos = random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000_000);
      if (random.nextBoolean()) nanos -= nanos % (int) Math.pow(10, random.nextInt(9));
      var offset = random.nextInt(8) == 0 ? ZoneOffset.ofTotalSeconds(3601) : ZoneOffset.UTC;
      var time = Instant.ofEpochSecond(second, nanos).atOffset(offset);
      var text = Rfc3339.format(time);
      assertThat(text).isEqualTo(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
      assertThat(Rfc3339.parse(text)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.5Z, 2026-01-31T12:00:00.500Z",
    "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00-00:00, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00Z, 2026-01-31T12:00:00Z",
  })
  void readsWhatJavaReads(String text, OffsetDateTime time) {
    assertThat(Rfc3339.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-01-31T12:00:00.1234567890Z", "2026-01-31T12:00:00+19:00", "yesterday", ""})
  void refusesWhatJavaCannotKeep(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
