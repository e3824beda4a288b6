package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NatsHeadersTest {
  private static final List<String> PIECES =
      List.of("\r\n", "\r\n", "\r\na:", "\r\nab: ", "\r\nAB:", "a", "b", "A", ":", " ", "\r");

  private static NatsHeaders received(String lines) {
    return new NatsHeaders(lines.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatItWrote() {
    var headers = new TreeMap<>(Map.of("a", "", "B", " x:y ", "Nats-Msg-Id", "1"));
    var written = NatsHeaders.of(headers, Map.of("more", "m"));
    assertThat(new String(written.block(), StandardCharsets.US_ASCII))
        .isEqualTo("NATS/1.0\r\nB: x:y \r\nNats-Msg-Id:1\r\na:\r\nmore:m\r\n\r\n");
    assertThat(written.toMap())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", "", "B", "x:y ", "Nats-Msg-Id", "1", "more", "m"));
  }

  @Test
  void prefersItsOwn() {
    assertThat(NatsHeaders.of(Map.of("a", "own"), Map.of("a", "other")).toMap())
        .isEqualTo(Map.of("a", "own"));
  }

  @Test
  void findsAValueByExactNameFirst() {
    var headers = received("NATS/1.0\r\nCE-ID: other\r\nce-id: exact\r\nce-id: second\r\n\r\n");
    assertThat(headers.first("ce-id")).isEqualTo("exact");
    assertThat(headers.first("Ce-Id")).isEqualTo("other");
    assertThat(headers.first("ce-i")).isNull();
    assertThat(headers.toMap()).isEqualTo(Map.of("CE-ID", "other", "ce-id", "exact"));
  }

  @Test
  void readsTheStatus() {
    assertThat(received("NATS/1.0 503\r\n\r\n").status()).isEqualTo("503");
    var timedOut = received("NATS/1.0 408 Request Timeout\r\nNats-Pending-Messages: 7\r\n\r\n");
    assertThat(timedOut.status()).isEqualTo("408 Request Timeout");
    assertThat(timedOut.first("Nats-Pending-Messages")).isEqualTo("7");
    assertThat(received("NATS/1.0\r\na: b\r\n\r\n").status()).isEmpty();
  }

  @Test
  void surviveAnyBytes() {
    for (var garbage : new String[] {"", "\r\n", "NATS/1.0", "x\r\ny\r\n", "NATS/1.0\r\n:\r\nx:"}) {
      var headers = received(garbage);
      assertThat(headers.first("no")).isNull();
      assertThat(headers.toMap().size()).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', v", "'a b', v", "a:b, v", "ä, v", "a, 'x\ny'", "a, 'x\ry'", "a, ä"})
  void refusesWhatNatsCannotCarry(String name, String value) {
    assertThatThrownBy(() -> NatsHeaders.of(Map.of(), Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void carriesAllOfAsciiAndNothingElse() {
    for (char c = 0; c < 300; c++) {
      var text = "x" + c + "y";
      assertThat(isCarried(text, "v")).as("name with %d", (int) c).isEqualTo(isIn("[!-9;-~]", c));
      boolean fits = c < 127 && c != '\r' && c != '\n';
      assertThat(isCarried("n", text)).as("value with %d", (int) c).isEqualTo(fits);
    }
    for (var wide : List.of("\u010a", "\uff41", "\ud83d", "\ude00", "\ud83d\ude00")) {
      assertThat(isCarried("n", wide)).isFalse();
      assertThat(isCarried(wide, "v")).isFalse();
    }
  }

  private static boolean isIn(String characters, char c) {
    return String.valueOf(c).matches(characters);
  }

  private static boolean isCarried(String name, String value) {
    try {
      return NatsHeaders.of(Map.of(), Map.of(name, value)).block().length
          == "NATS/1.0\r\n:\r\n\r\n".length() + name.length() + value.length();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void leavesNoRoomForWhatItsOwnReplaces() {
    var written = NatsHeaders.of(Map.of("a", "own"), Map.of("a", "a longer one"));
    assertThat(new String(written.block(), StandardCharsets.US_ASCII))
        .isEqualTo("NATS/1.0\r\na:own\r\n\r\n");
  }

  /** Beside a reader that takes the block apart first. */
  @Test
  void findsAValueInAnyBlock() {
    var random = new Random(1);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      var lines = new StringBuilder("NATS/1.0");
      for (int piece = random.nextInt(12); piece > 0; piece--) {
        lines.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      for (var name : List.of("a", "ab", "A", "Ab", "c")) {
        var expected = naively(lines.toString(), name);
        assertThat(received(lines.toString()).first(name))
            .as("%s in %s", name, lines)
            .isEqualTo(expected);
        if (expected != null) found++;
      }
    }
    assertThat(found).isGreaterThan(1_000);
  }

  private static String naively(String block, String name) {
    String otherCase = null;
    var lines = block.split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      var line = lines[i].split("\r", -1)[0];
      int colon = line.indexOf(':');
      if (colon < 0 || !line.substring(0, colon).equalsIgnoreCase(name)) continue;
      var value = line.substring(colon + 1).replaceFirst("^ +", "");
      if (line.substring(0, colon).equals(name)) return value;
      if (otherCase == null) otherCase = value;
    }
    return otherCase;
  }
}
