package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HeaderBenchmarkTest {
  private final HeaderBenchmark benchmark = new HeaderBenchmark();

  @Test
  void writesAndReads() {
    assertThat(new String(benchmark.write(), StandardCharsets.US_ASCII))
        .startsWith("NATS/1.0\r\nNats-Msg-Id:" + HeaderBenchmark.ID + "\r\n")
        .contains("\r\nce-correlationid:web-42\r\n")
        .endsWith("\r\n\r\n");
    assertThat(benchmark.read()).isEqualTo(6 + 51 + 55 + HeaderBenchmark.ID.length());
  }
}
