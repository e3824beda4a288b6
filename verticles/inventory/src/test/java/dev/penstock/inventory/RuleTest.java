package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.CancelReason;
import dev.penstock.events.EventCodec;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Item;
import dev.penstock.events.Line;
import dev.penstock.events.Money;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Schemas;
import dev.penstock.events.Shortage;
import dev.penstock.inventory.Reservation.State;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleTest {
  private static final UUID NEVER_SEEN = new UUID(0, 9);
  private static final UUID ORDER = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  private static final Map<String, Product> STOCK =
      Map.of(
          "apple", new Product("apple", 5, 0, 30),
          "bread", new Product("bread", 3, 2, 250),
          "crumb", new Product("crumb", 4, 4, 1));

  record Case(String name, List<Item> items, List<Line> holds, List<Shortage> lacks) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        holding("one line", List.of(new Item("apple", 2)), new Line("apple", 2, 30)),
        holding("the last piece", List.of(new Item("bread", 1)), new Line("bread", 1, 250)),
        holding("all there is", List.of(new Item("apple", 5)), new Line("apple", 5, 30)),
        holding(
            "two products in the order's order",
            List.of(new Item("bread", 1), new Item("apple", 1)),
            new Line("bread", 1, 250),
            new Line("apple", 1, 30)),
        holding(
            "lines of one product, added up",
            List.of(new Item("apple", 2), new Item("bread", 1), new Item("apple", 3)),
            new Line("apple", 5, 30),
            new Line("bread", 1, 250)),
        lacking("one piece too many", List.of(new Item("apple", 6)), new Shortage("apple", 6, 5)),
        lacking("what is promised", List.of(new Item("bread", 2)), new Shortage("bread", 2, 1)),
        lacking("all promised", List.of(new Item("crumb", 1)), new Shortage("crumb", 1, 0)),
        lacking("an unknown product", List.of(new Item("zebra", 1)), new Shortage("zebra", 1, 0)),
        lacking(
            "lines that are too much together",
            List.of(new Item("apple", 3), new Item("apple", 3)),
            new Shortage("apple", 6, 5)),
        lacking(
            "only what is short, not what is there",
            List.of(new Item("apple", 1), new Item("zebra", 7), new Item("crumb", 2)),
            new Shortage("zebra", 7, 0),
            new Shortage("crumb", 2, 0)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAnOrder(Case given) {
    var outcome = Rule.decide(List.of(order(ORDER, given.items)), Map.of(), STOCK, "eur");
    var reservation = outcome.answered().get(0);
    assertThat(outcome.created()).containsExactly(reservation);
    if (given.lacks.isEmpty()) {
      assertThat(reservation.heldLines()).isEqualTo(given.holds);
      var held = reservation.hold().orElseThrow();
      var cents = given.holds.stream().mapToLong(Line::amountCents).sum();
      assertThat(held.amount()).isEqualTo(new Money(cents, "eur"));
      assertThat(held.customerId()).contains("c-1");
      assertThat(held.paymentMethod()).contains("pm_card_visa");
      for (var line : given.holds) {
        assertThat(outcome.reservedDeltas()).containsEntry(line.productId(), line.quantity());
      }
    } else {
      assertThat(reservation.refusal().orElseThrow().shortages()).isEqualTo(given.lacks);
      assertThat(outcome.reservedDeltas()).isEmpty();
    }
  }

  @Test
  void decidesInArrivalOrder() {
    var first = order(UUID.randomUUID(), List.of(new Item("apple", 4)));
    var second = order(UUID.randomUUID(), List.of(new Item("apple", 2)));
    var third = order(UUID.randomUUID(), List.of(new Item("apple", 1)));
    var outcome = Rule.decide(List.of(first, second, third), Map.of(), STOCK, "eur");
    assertThat(outcome.answered())
        .extracting(Reservation::state)
        .containsExactly(State.HELD, State.REJECTED, State.HELD);
    assertThat(outcome.answered().get(1).refusal().orElseThrow().shortages())
        .containsExactly(new Shortage("apple", 2, 1));
    assertThat(outcome.reservedDeltas()).isEqualTo(Map.of("apple", 5));
  }

  @Test
  void decidesAnOrderThatComesTwiceInABatchOnce() {
    var order = order(ORDER, List.of(new Item("apple", 3)));
    var outcome = Rule.decide(List.of(order, order), Map.of(), STOCK, "eur");
    assertThat(outcome.created()).hasSize(1);
    assertThat(outcome.answered()).hasSize(1);
    assertThat(outcome.reservedDeltas()).isEqualTo(Map.of("apple", 3));
  }

  @ParameterizedTest
  @MethodSource("stored")
  void repeatsWhatIsStored(Reservation stored) {
    var order = order(ORDER, List.of(new Item("apple", 1)));
    var outcome = Rule.decide(List.of(order), Map.of(ORDER, stored), STOCK, "usd");
    assertThat(outcome.answered()).containsExactly(stored);
    assertThat(outcome.created()).isEmpty();
    assertThat(outcome.reservedDeltas()).isEmpty();
  }

  static Stream<Reservation> stored() {
    return Stream.of(
        Reservation.held(hold()),
        Reservation.released(hold()),
        Reservation.rejected(refusal()),
        Reservation.voided(ORDER));
  }

  @Test
  void releasesOnlyWhatIsHeld() {
    var known = Map.of(ORDER, Reservation.held(hold()));
    var outcome = Rule.cancel(List.of(ORDER, ORDER), known);
    assertThat(outcome.released()).containsExactly(Reservation.released(hold()));
    assertThat(outcome.reservedDeltas()).isEqualTo(Map.of("apple", -2));
    for (var why : CancelReason.values()) {
      assertThat(outcome.answered().get(0).answerTo(why))
          .contains(new InventoryEvent.Released(ORDER, hold().lines()));
    }
    assertThat(outcome.created()).isEmpty();
  }

  @Test
  void changesNothingForACancellationThatComesAgain() {
    var released = Reservation.released(hold());
    var outcome = Rule.cancel(List.of(ORDER), Map.of(ORDER, released));
    assertThat(outcome.answered()).containsExactly(released);
    assertThat(outcome.released()).isEmpty();
    assertThat(outcome.reservedDeltas()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CancelReason.class)
  void saysThatNothingWasHeldUnlessItsOwnRejectionIsTheReason(CancelReason why) {
    var rejected = Reservation.rejected(refusal());
    var outcome = Rule.cancel(List.of(ORDER, NEVER_SEEN), Map.of(ORDER, rejected));
    assertThat(outcome.created()).containsExactly(Reservation.voided(NEVER_SEEN));
    for (var reservation : outcome.answered()) {
      var voided = new InventoryEvent.Voided(reservation.orderId());
      assertThat(reservation.answerTo(why))
          .isEqualTo(
              why == CancelReason.INSUFFICIENT_STOCK ? Optional.empty() : Optional.of(voided));
    }
  }

  @Test
  void barsAnOrderThatIsCancelledBeforeItComes() {
    var outcome = Rule.cancel(List.of(ORDER), Map.of());
    assertThat(outcome.created()).containsExactly(Reservation.voided(ORDER));
    assertThat(outcome.answered().get(0).answer()).isEmpty();
  }

  /** The proof of {@link Product#UNIT_PRICE_CENTS_MAX}. */
  @Test
  void pricesTheLargestOrderWithinItsSchema() {
    var stock =
        Map.of("gold", new Product("gold", Product.ON_HAND_MAX, 0, Product.UNIT_PRICE_CENTS_MAX));
    var items = Collections.nCopies(100, new Item("gold", 1_000_000));
    var outcome = Rule.decide(List.of(order(ORDER, items)), Map.of(), stock, "eur");
    var held = outcome.answered().get(0).hold().orElseThrow();
    assertThat(held.amount().amountCents()).isEqualTo(9_000_000_000_000_000L).isLessThan(1L << 53);
    assertThat(new EventCodec(new Schemas()).encode(held)).isNotEmpty();
  }

  static OrderEvent.Created order(UUID orderId, List<Item> items) {
    return new OrderEvent.Created(
        orderId,
        items,
        Optional.of("c-1"),
        Optional.of("pm_card_visa"),
        Optional.empty(),
        Optional.empty());
  }

  private static InventoryEvent.Reserved hold() {
    return new InventoryEvent.Reserved(
        ORDER,
        List.of(new Line("apple", 2, 29)),
        new Money(58, "eur"),
        Optional.empty(),
        Optional.empty());
  }

  private static InventoryEvent.Rejected refusal() {
    return new InventoryEvent.Rejected(ORDER, List.of(new Shortage("apple", 9, 5)));
  }

  private static Case holding(String name, List<Item> items, Line... lines) {
    return new Case("holds " + name, items, List.of(lines), List.of());
  }

  private static Case lacking(String name, List<Item> items, Shortage... shortages) {
    return new Case("refuses " + name, items, List.of(), List.of(shortages));
  }
}
