package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.CancelReason;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Lineage;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
  private static final UUID ORDER = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  private static final OrderEvent EVENT =
      new OrderEvent.Cancelled(
          ORDER, CancelReason.TIMED_OUT, OffsetDateTime.parse("2026-01-31T12:00:00Z"));
  private static final EventVersion VERSION = new Schemas().version("orders.cancelled");

  @ParameterizedTest
  @CsvSource({"1, ''", "2, '#2'", "999999999, '#999999999'"})
  void tellsItsAttemptInTheMessageIdAndReadsItBack(int attempt, String mark) {
    var outgoing = new Outgoing(EVENT, Priority.STANDARD, Lineage.of("web-42", null), attempt);
    assertThat(outgoing.messageId(VERSION)).isEqualTo("orders.cancelled:" + ORDER + mark);
    assertThat(Outgoing.attemptOf(EVENT.id(), outgoing.messageId(VERSION))).isEqualTo(attempt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "#", "#0", "#-1", "#+2", "#2x", "#x", "#1234567890", "#٣", "#2#", "##2"})
  void takesWhatIsNoAttemptForTheFirst(String mark) {
    assertThat(Outgoing.attemptOf(EVENT.id(), EVENT.id() + mark)).isEqualTo(1);
  }

  @Test
  void takesTheIdsOfStrangersForTheFirstAttempt() {
    assertThat(Outgoing.attemptOf(EVENT.id(), "ticket#7")).isEqualTo(1);
    assertThat(Outgoing.attemptOf(EVENT.id(), "orders.created:" + ORDER + "#7")).isEqualTo(1);
  }
}
