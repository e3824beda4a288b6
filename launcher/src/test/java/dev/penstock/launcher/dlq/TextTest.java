package dev.penstock.launcher.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-01-31T11:58:30Z",
    "5m, 2026-01-31T11:55:00Z",
    "2h, 2026-01-31T10:00:00Z",
    "7d, 2026-01-24T12:00:00Z",
    "2026-01-01T00:00:00+01:00, 2026-01-01T00:00:00+01:00",
    "yesterday, yesterday",
  })
  void readsHowLongAgo(String text, String time) {
    assertThat(Filter.time(text, NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 0s",
    "2026-01-31T12:00:05Z, 0s",
    "2026-01-31T11:59:01Z, 59s",
    "2026-01-31T11:00:01Z, 59m",
    "2026-01-30T12:00:01Z, 23h",
    "2025-12-31T12:00:00Z, 31d",
  })
  void tellsAnAgeInItsLargestUnit(String time, String age) {
    assertThat(Table.age(time, NOW)).isEqualTo(age);
  }

  @Test
  void letsNobodyMoveTheCursor() {
    assertThat(Table.oneLine("a\u001b[2Jb\r\nc")).isEqualTo("a [2Jb c");
    assertThat(Table.oneLine("x".repeat(200))).hasSize(70).endsWith("...");
  }
}
