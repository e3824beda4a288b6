package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger takes no word back that inventory has given, whoever writes to it. */
class GuardsIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static TestLedger ledger;

  /** Each state as whole as the schema wants it. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "HELD",
          "'[{\"product_id\":\"a\",\"quantity\":1,\"unit_price_cents\":1}]', 1, 'eur', NULL, NULL",
          "RELEASED",
          "'[{\"product_id\":\"a\",\"quantity\":1,\"unit_price_cents\":1}]', 1, 'eur', NULL, now()",
          "REJECTED",
          "NULL, NULL, NULL, '[{\"product_id\":\"a\",\"requested\":1,\"available\":0}]', NULL",
          "VOID",
          "NULL, NULL, NULL, NULL, NULL");

  @BeforeAll
  static void open() {
    ledger = new TestLedger(VERTX);
    ledger.stock("a", 10, 1);
  }

  @AfterAll
  static void close() {
    TestLedger.await(VERTX.close());
  }

  private static UUID insert(String state) {
    var id = UUID.randomUUID();
    ledger.query(
        "INSERT INTO inventory.reservations (order_id, state, lines, amount_cents, currency,"
            + " shortages, released_at) VALUES ('%s', '%s', %s)"
                .formatted(id, state, COLUMNS.get(state)));
    return id;
  }

  private static void update(UUID id, String change) {
    ledger.query("UPDATE inventory.reservations SET " + change + " WHERE order_id = '" + id + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'SENT', NULL, NULL, NULL, NULL, NULL",
        "'HELD', NULL, 1, 'eur', NULL, NULL",
        "'HELD', '[]', 1, 'eur', NULL, NULL",
        "'HELD', '[1]', NULL, 'eur', NULL, NULL",
        "'HELD', '[1]', 1, NULL, NULL, NULL",
        "'HELD', '[1]', 1, 'EUR', NULL, NULL",
        "'HELD', '[1]', -1, 'eur', NULL, NULL",
        "'HELD', '[1]', 9007199254740992, 'eur', NULL, NULL",
        "'HELD', '[1]', 1, 'eur', '[1]', NULL",
        "'HELD', '[1]', 1, 'eur', NULL, now()",
        "'RELEASED', '[1]', 1, 'eur', NULL, NULL",
        "'REJECTED', NULL, NULL, NULL, NULL, NULL",
        "'REJECTED', NULL, NULL, NULL, '[]', NULL",
        "'REJECTED', '[1]', 1, 'eur', NULL, NULL",
        "'REJECTED', NULL, 1, 'eur', '[1]', NULL",
        "'REJECTED', NULL, NULL, NULL, '[1]', now()",
        "'VOID', '[1]', 1, 'eur', NULL, NULL",
        "'VOID', NULL, 1, 'eur', NULL, NULL",
        "'VOID', NULL, NULL, NULL, '[1]', NULL",
        "'VOID', NULL, NULL, NULL, NULL, now()"
      })
  void takesNoAnswerThatIsNotItsStates(String values) {
    assertThatThrownBy(
            () ->
                ledger.query(
                    "INSERT INTO inventory.reservations (state, lines, amount_cents, currency,"
                        + " shortages, released_at, order_id) VALUES (%s, gen_random_uuid())"
                            .formatted(values)))
        .hasMessageContaining("(23514)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "'a b'", "'ä'", "E'a\\n'", "E'\\na'", "repeat('a', 65)"})
  void keepsNoStockOfWhatIsNoProduct(String productId) {
    assertThatThrownBy(() -> insertStock(productId)).hasMessageContaining("stock_product_id_check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'Az09._-'", "repeat('z', 64)"})
  void keepsStockOfAnyProduct(String productId) {
    insertStock(productId);
  }

  private static void insertStock(String productId) {
    ledger.query("INSERT INTO inventory.stock VALUES (%s, 0, 0, 0)".formatted(productId));
  }

  @Test
  void permitsNothingButTheReleaseOfWhatIsHeld() {
    for (var from : COLUMNS.keySet()) {
      for (var to : COLUMNS.keySet()) {
        var id = insert(from);
        var change = "state = '" + to + "', released_at = now()";
        if (from.equals("HELD") && to.equals("RELEASED")) {
          update(id, change);
          assertThat(ledger.states()).containsEntry(id.toString(), "RELEASED");
        } else {
          assertThatThrownBy(() -> update(id, change))
              .as("%s to %s", from, to)
              .hasMessageContaining("(23000)");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lines = '[]'",
        "amount_cents = 2",
        "currency = 'usd'",
        "customer_id = 'c'",
        "payment_method = 'pm'",
        "shortages = '[]'",
        "order_id = gen_random_uuid()",
        "decided_at = now()"
      })
  void keepsWhatWasReserved(String change) {
    var id = insert("HELD");
    assertThatThrownBy(() -> update(id, change)).hasMessageContaining("what was reserved stays");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM inventory.reservations",
        "TRUNCATE inventory.reservations",
        "UPDATE inventory.stock_adjustments SET delta = 1",
        "DELETE FROM inventory.stock_adjustments",
        "TRUNCATE inventory.stock_adjustments"
      })
  void keepsReservationsAndAdjustments(String statement) {
    insert("HELD");
    assertThatThrownBy(() -> ledger.query(statement)).hasMessageContaining("(23000)");
  }
}
