package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NatsHeadersTest {
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
}
