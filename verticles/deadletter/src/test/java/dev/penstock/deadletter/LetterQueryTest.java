package dev.penstock.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterQueryTest {
  @Test
  void asksForTheLatestOfAllWhenNothingIsSaid() {
    var query = LetterQuery.of(Map.of());
    assertThat(query.service()).isEmpty();
    assertThat(query.state()).isEmpty();
    assertThat(query.before()).isEqualTo(Long.MAX_VALUE);
    assertThat(query.limit()).isEqualTo(50);
  }

  @Test
  void readsEveryFilter() {
    var orderId = UUID.randomUUID();
    var query =
        LetterQuery.of(
            Map.of(
                "service", "inventory",
                "failure", "max_deliveries",
                "subject", "orders.created",
                "order_id", orderId.toString(),
                "state", "REPLAYED",
                "since", "2026-01-31T12:00:00Z",
                "until", "2026-01-31T13:00:00+01:00",
                "cursor", "17",
                "limit", "500"));
    assertThat(query.failure()).contains(FailureClass.MAX_DELIVERIES);
    assertThat(query.orderId()).contains(orderId);
    assertThat(query.state()).contains(LetterState.REPLAYED);
    assertThat(query.since().orElseThrow()).isEqualTo(query.until().orElseThrow());
    assertThat(query.before()).isEqualTo(17);
  }

  @Test
  void keepsItsFiltersOnTheNextPage() {
    var parameters = Map.of("subject", "orders.*&x");
    assertThat(LetterQuery.after(parameters, 17)).isEqualTo("subject=orders.*%26x&cursor=17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour   | red     | unknown parameter colour; known are cursor, failure, limit",
        "failure  | crash   | failure must be one of [malformed, bug, killer, waiting",
        "state    | open    | state must be one of [OPEN, REPLAYED, DISCARDED]",
        "order_id | 1-1-1-1-1 | order_id must be a UUID, was 1-1-1-1-1",
        "since    | today   | since must be a time as RFC 3339 writes it",
        "cursor   | abc     | cursor must be taken from the link to the next page",
        "limit    | 0       | limit must be 1..500, was 0",
        "limit    | 501     | limit must be 1..500, was 501",
        "limit    | many    | limit must be 1..500, was many",
      })
  void saysWhatIsWrong(String name, String value, String complaint) {
    assertThatThrownBy(() -> LetterQuery.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(complaint);
  }
}
