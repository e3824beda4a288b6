package dev.penstock.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger holds to the transition table, whoever writes to it. */
final class GuardsTest {
  private static final String CANCELLATION =
      "status = 'CANCELLED', reason = 'timed_out', ended_at = now(), release_state = 'PENDING',"
          + " refund_state = 'PENDING'";

  /** What brings an order of any status that permits it to each other one. */
  private static final Map<Status, String> BECOME =
      new EnumMap<>(
          Map.of(
              Status.ACCEPTED,
              "status = 'ACCEPTED', reason = NULL, ended_at = NULL, reserved_at = NULL,"
                  + " amount_cents = NULL, currency = NULL, release_state = NULL,"
                  + " refund_state = NULL, due_at = now()",
              Status.RESERVED,
              "status = 'RESERVED', reason = NULL, ended_at = NULL, reserved_at = now(),"
                  + " amount_cents = 1, currency = 'eur', release_state = NULL,"
                  + " refund_state = NULL, due_at = now()",
              Status.CONFIRMED,
              "status = 'CONFIRMED', reason = NULL, ended_at = now(), reserved_at = now(),"
                  + " amount_cents = 1, currency = 'eur', release_state = NULL,"
                  + " refund_state = NULL, due_at = NULL",
              Status.CANCELLED,
              CANCELLATION + ", due_at = now()"));

  private static Rig rig;
  private static HttpRig http;

  @BeforeAll
  static void open() {
    rig = new Rig(Rig.FAST);
    http = rig.withDoor();
  }

  @AfterAll
  static void close() {
    rig.close();
  }

  private static void update(UUID id, String change) {
    rig.query("UPDATE orders.orders SET " + change + " WHERE order_id = $1", id);
  }

  private static UUID orderThatIs(Status status) {
    var id = http.order();
    if (status != Status.ACCEPTED) update(id, BECOME.get(status));
    return id;
  }

  @Test
  void permitsExactlyTheTransitionsOfTheTable() {
    for (var from : Status.values()) {
      for (var to : Status.values()) {
        if (from == to) continue;
        var id = orderThatIs(from);
        var transition = from + " to " + to;
        if (from.canBecome(to)) {
          assertThatCode(() -> update(id, BECOME.get(to)))
              .as(transition)
              .doesNotThrowAnyException();
        } else {
          assertThatThrownBy(() -> update(id, BECOME.get(to)))
              .as(transition)
              .hasMessageContaining("(23000)")
              .hasMessageContaining(id.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reason = 'customer_request'",
        "ended_at = ended_at + interval '1 s'",
        "amount_cents = 2",
        "currency = 'usd'",
        "lines = '[]'",
        "release_state = 'PENDING'",
        "release_state = NULL",
        "refund_state = 'VOID'",
        "refund_state = 'FAILED', due_at = now()",
        "refund_state = NULL"
      })
  void neverChangesAnEndOrForgetsWhatWasGivenBack(String change) {
    var id = orderThatIs(Status.RESERVED);
    update(id, CANCELLATION + ", due_at = now()");
    update(id, "refund_state = 'FAILED'");
    update(id, "release_state = 'DONE', refund_state = 'DONE', due_at = NULL");
    assertThatThrownBy(() -> update(id, change)).hasMessageContaining("(23");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order_id = gen_random_uuid()",
        "items = '[{\"product_id\":\"x\",\"quantity\":1}]'",
        "payment_method = 'pm_other'",
        "customer_id = 'c-2'",
        "correlation_id = 'other'",
        "idempotency_key = 'k', request_hash = sha256('')",
        "created_at = now()",
        "deadline_at = now() + interval '1 day'"
      })
  void neverChangesWhatWasOrdered(String change) {
    var id = http.order();
    assertThatThrownBy(() -> update(id, change)).hasMessageContaining("what was ordered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE FROM orders.orders", "TRUNCATE orders.orders"})
  void keepsEveryOrder(String statement) {
    http.order();
    assertThatThrownBy(() -> rig.query(statement)).hasMessageContaining("orders are kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "release_state = 'PENDING'",
        "refund_state = 'DONE'",
        "currency = 'EURO', amount_cents = 1"
      })
  void keepsWhatIsNotCancelledUncompensated(String change) {
    var id = http.order();
    assertThatThrownBy(() -> update(id, change)).hasMessageContaining("(23514)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "status = 'SENT'                       | orders_status_check",
        "reason = 'boredom'                    | only_a_cancellation_has_a_reason",
        "lines = '{}'                          | orders_lines_check",
        "quote = '[]'                          | orders_quote_check",
        "amount_cents = -1, currency = 'eur'   | orders_amount_cents_check",
        "amount_cents = 1, currency = 'EUR'    | orders_currency_check",
        "amount_cents = 1                      | an_amount_has_its_currency",
        "release_state = 'FAILED'              | orders_release_state_check",
        "refund_state = 'LOST'                 | orders_refund_state_check",
        "attempts = -1                         | orders_attempts_check",
        "status = 'RESERVED', reserved_at = now() | what_is_reserved_or_paid_was_reserved",
        "status = 'RESERVED', amount_cents = 1, currency = 'eur'"
            + " | what_is_reserved_or_paid_was_reserved",
        "ended_at = now()                      | an_end_has_its_time",
      })
  void refusesNonsense(String change, String constraint) {
    var id = http.order();
    assertThatThrownBy(() -> update(id, change))
        .hasMessageContaining("(23514)")
        .hasMessageContaining(constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "items           | '[]'                 | orders_items_check",
        "items           | '{}'                 | orders_items_check",
        "correlation_id  | ''                   | orders_correlation_id_check",
        "correlation_id  | repeat('x', 65)      | orders_correlation_id_check",
        "idempotency_key | 'key'                | a_key_belongs_to_one_request",
        "request_hash    | '\\x00'              | orders_request_hash_check",
        "request_hash    | sha256('')           | a_key_belongs_to_one_request",
        "priority        | 'urgent'             | orders_priority_check",
        "deadline_at     | now()                | orders_check",
      })
  void takesNoOrderInThatIsNonsense(String column, String value, String constraint) {
    var columns =
        new TreeMap<>(
            Map.of(
                "order_id", "gen_random_uuid()",
                "status", "'ACCEPTED'",
                "items", "'[{}]'",
                "correlation_id", "'c'",
                "traceparent", "''",
                "attempts", "1",
                "deadline_at", "now() + interval '1 s'"));
    columns.put(column, value);
    var insert =
        "INSERT INTO orders.orders (%s) VALUES (%s)"
            .formatted(String.join(", ", columns.keySet()), String.join(", ", columns.values()));
    assertThatThrownBy(() -> rig.query(insert))
        .hasMessageContaining("(23514)")
        .hasMessageContaining(constraint);
  }

  @Test
  void keepsWhatIsOpenDueOnceItIsDueItself() {
    var id = http.order();
    update(id, "due_at = now()");
    assertThatThrownBy(() -> update(id, "due_at = NULL"))
        .hasMessageContaining("what is open stays due");
    update(id, CANCELLATION);
    assertThatThrownBy(() -> update(id, "due_at = NULL")).hasMessageContaining("(23514)");
    update(id, "release_state = 'DONE', refund_state = 'FAILED'");
    assertThatThrownBy(() -> update(id, "due_at = NULL")).hasMessageContaining("(23514)");
    assertThatThrownBy(() -> update(id, "refund_state = 'DONE'")).hasMessageContaining("(23514)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "due_after(interval '1 s', interval '1 s', deadline_at, ended_at IS NOT NULL)",
        "due_with(created_at, reserved_at, interval '1 s', deadline_at)"
      })
  void reckonsWhenToLookAgainWithoutCallingAFunction(String call) {
    var plan =
        rig.query("EXPLAIN (VERBOSE, COSTS OFF) SELECT orders." + call + " FROM orders.orders");
    assertThat(plan.stream().map(row -> row.getString(0)))
        .anyMatch(line -> line.contains("CASE"))
        .noneMatch(line -> line.contains("due_after") || line.contains("due_with"));
  }
}
