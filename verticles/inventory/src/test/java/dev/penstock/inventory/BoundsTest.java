package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.penstock.events.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot exist, and what is refused at the door. */
class BoundsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(strings = {"", "EUR", "euro", "e1r"})
  void refusesACurrencyThatIsNone(String currency) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InventoryConfig(currency, 10, SECOND))
        .withMessageContaining("currency")
        .withMessageContaining(currency);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  void refusesAPageSizeOutOfBounds(int listMax) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InventoryConfig("eur", listMax, SECOND))
        .withMessage("list_max must be 1..1000, was " + listMax);
  }

  @Test
  void refusesADrainWithoutTimeOrEnd() {
    for (var drainMax : List.of(Duration.ZERO, Duration.ofMinutes(5))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new InventoryConfig("eur", 10, drainMax))
          .withMessageContaining("drain_max");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1,0", "5,6", "5,-1"})
  void allowsNoProductPromisedMoreThanThereIs(int onHand, int reserved) {
    assertThatIllegalStateException().isThrownBy(() -> new Product("sku", onHand, reserved, 1));
  }

  @Test
  void allowsNoReservationOfTwoKinds() {
    var voided = Reservation.voided(UUID.randomUUID());
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new Reservation(
                    voided.orderId(), Reservation.State.HELD, voided.hold(), voided.refusal()));
  }

  @Test
  void acceptsTheBoundsOfALevel() {
    assertThat(StockLevel.violations(Map.of("quantity", 0, "unit_price_cents", 0))).isEmpty();
    var most = Map.of("quantity", 1_000_000_000, "unit_price_cents", 90_000_000L);
    assertThat(StockLevel.violations(most)).isEmpty();
    assertThat(StockLevel.read(most)).isEqualTo(new StockLevel(1_000_000_000, 90_000_000));
  }

  @Test
  void namesEverythingThatIsWrongWithALevel() {
    var body = Map.of("quantity", -1, "unit_price_cents", 1.5, "a/b", true);
    assertThat(StockLevel.violations(body))
        .containsExactly(
            new Violation("#/quantity", "must be 0..1000000000, was -1"),
            new Violation("#/unit_price_cents", "must be an integer"),
            new Violation("#/a~1b", "unknown field"));
    assertThat(StockLevel.violations(Map.of()))
        .extracting(Violation::pointer)
        .containsExactly("#/quantity", "#/unit_price_cents");
  }

  @Test
  void leavesWhatIsPromisedInPlace() {
    var product = new Product("sku", 10, 4, 100);
    var tooLow = StockChange.of(false, product, new StockLevel(3, 100));
    var lowest = StockChange.of(false, product, new StockLevel(4, 90));
    assertThat(tooLow.after()).isEqualTo(product);
    assertThat(lowest.after()).isEqualTo(new Product("sku", 4, 4, 90));
    assertThat(lowest.delta()).isEqualTo(-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1", "x", "", "9999999999"})
  void refusesALimitOutOfBounds(String limit) {
    assertThat(StockQuery.violations(limit, null, 200))
        .containsExactly(new Violation("?limit", "must be 1..200"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "YSBi", "4pyT"})
  void refusesACursorItNeverGave(String cursor) {
    assertThat(StockQuery.violations(null, cursor, 200))
        .extracting(Violation::pointer)
        .containsExactly("?cursor");
  }

  @Test
  void findsItsPlaceAgainByTheCursor() {
    var cursor = StockQuery.cursorAfter("sku-1");
    assertThat(StockQuery.violations("7", cursor, 200)).isEmpty();
    assertThat(StockQuery.read("7", cursor, 200)).isEqualTo(new StockQuery("sku-1", 7));
    assertThat(StockQuery.read(null, null, 200)).isEqualTo(new StockQuery("", 50));
    assertThat(StockQuery.read(null, null, 20)).isEqualTo(new StockQuery("", 20));
  }
}
