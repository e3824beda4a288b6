package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventBenchmarkTest {
  private final EventBenchmark benchmark = new EventBenchmark();

  @Test
  void decodes() {
    assertThat(benchmark.decodeCreated()).isEqualTo(EventBenchmark.CREATED);
    assertThat(benchmark.decodeReserved()).isEqualTo(EventBenchmark.RESERVED);
    assertThat(benchmark.decodeCaptured()).isEqualTo(EventBenchmark.CAPTURED);
  }

  @Test
  void checks() {
    assertThat(benchmark.checkCreated()).isEqualTo(List.of());
  }

  @Test
  void encodes() {
    assertThat(orderId(benchmark.encodeCreated())).isEqualTo(EventBenchmark.ORDER_ID.toString());
    assertThat(orderId(benchmark.encodeReserved())).isEqualTo(EventBenchmark.ORDER_ID.toString());
    assertThat(orderId(benchmark.encodeConfirmed())).isEqualTo(EventBenchmark.ORDER_ID.toString());
  }

  private static String orderId(byte[] body) {
    return new JsonObject(new String(body, StandardCharsets.UTF_8)).getString("order_id");
  }

  @Test
  void writesHeadersAndContinuesTheLineage() {
    assertThat(benchmark.writeHeaders())
        .hasSize(8)
        .containsEntry("ce-id", EventBenchmark.RESERVED.id());
    var next = benchmark.readAndContinueLineage();
    assertThat(next.correlationId()).isEqualTo(EventBenchmark.LINEAGE.correlationId());
    assertThat(next.causationId()).isEqualTo(EventBenchmark.RESERVED.id());
    assertThat(next.traceparent())
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .isNotEqualTo(EventBenchmark.LINEAGE.traceparent());
  }
}
