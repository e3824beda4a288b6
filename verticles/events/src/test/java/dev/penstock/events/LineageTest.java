package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String WELL_FORMED = "00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

  @Test
  void continuesATraceWithANewSpan() {
    var next = Lineage.of("c", PARENT);
    assertThat(next.traceparent())
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .endsWith("-01")
        .doesNotContain("00f067aa0ba902b7")
        .matches(WELL_FORMED);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902bg-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void startsANewTraceWhenTheParentIsMissingOrMalformed(String parent) {
    assertThat(Lineage.of("c", parent).traceparent())
        .matches(WELL_FORMED)
        .doesNotContain("4bf92f3577b34da6a3ce929d0e0e4736", "0000000000000000");
  }

  @Test
  void keepsTheCorrelationAndNamesTheCause() {
    var next = Lineage.of("web-42", PARENT).after("orders.created:1");
    assertThat(next.correlationId()).isEqualTo("web-42");
    assertThat(next.causationId()).isEqualTo("orders.created:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\n", "a\r\nb", "\u001b[31m", "é", "a/b"})
  void refusesACorrelationIdUnfitForHeadersAndLogs(String id) {
    assertThat(Lineage.acceptableCorrelationId(id)).isEmpty();
    assertThat(Lineage.acceptableCorrelationId("x".repeat(65))).isEmpty();
  }

  @Test
  void readsTheLineageItWrote() {
    var event = new PaymentEvent.Captured(UUID.randomUUID(), new Money(1, "eur"), "pi");
    var lineage = Lineage.of("web-42", PARENT).after("cause");
    var version = EventVersion.of(event.subject(), 1, "https://a.example/s", Optional.empty());
    var headers = EventHeaders.write("payment", event, version, lineage);
    assertThat(EventHeaders.lineage(headers::get, event.orderId())).isEqualTo(lineage);
    assertThat(headers).containsEntry("ce-id", event.id()).containsEntry("ce-specversion", "1.0");
  }

  @Test
  void correlatesAStrangersMessageByItsOrder() {
    var orderId = UUID.randomUUID();
    var lineage = EventHeaders.lineage(Map.<String, String>of()::get, orderId);
    assertThat(lineage.correlationId()).isEqualTo(orderId.toString());
  }
}
