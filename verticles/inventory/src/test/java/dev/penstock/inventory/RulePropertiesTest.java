package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Item;
import dev.penstock.events.OrderEvent;
import dev.penstock.inventory.Reservation.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of every history of orders, each seed another one. */
class RulePropertiesTest {
  private static final int SEEDS = 3_000;
  private static final int PRODUCTS_MAX = 6;

  @Test
  void neverPromisesMoreThanThereIsAndConservesEveryPiece() {
    everySeed(
        (random, ledger) -> {
          for (var batch : batches(random, orders(random))) {
            ledger.decide(batch);
            ledger.cancel(someOf(random, batch));
            assertConserved(ledger);
          }
        });
  }

  @Test
  void holdsAllLinesOfAnOrderOrNone() {
    everySeed(
        (random, ledger) -> {
          for (var order : orders(random)) {
            var reservation = ledger.decide(List.of(order)).answered().get(0);
            var wanted = wanted(order);
            var held = new TreeMap<String, Integer>();
            reservation.heldLines().forEach(line -> held.put(line.productId(), line.quantity()));
            if (reservation.isHeld()) assertThat(held).isEqualTo(wanted);
            else assertThat(reservation.refusal().orElseThrow().shortages()).isNotEmpty();
          }
        });
  }

  @Test
  void decidesABatchAsItWouldItsOrdersOneByOne() {
    everySeed(
        (random, ledger) -> {
          var alone = new PretendLedger();
          alone.stock.putAll(ledger.stock);
          var orders = orders(random);
          for (var batch : batches(random, orders)) ledger.decide(batch);
          for (var order : orders) alone.decide(List.of(order));
          assertThat(ledger.reservations).isEqualTo(alone.reservations);
          assertThat(ledger.stock).isEqualTo(alone.stock);
        });
  }

  @Test
  void rejectsOnlyWhatIsShortAtThatMoment() {
    everySeed(
        (random, ledger) -> {
          for (var order : orders(random)) {
            if (ledger.reservations.containsKey(order.orderId())) continue;
            var before = new HashMap<>(ledger.stock);
            var reservation = ledger.decide(List.of(order)).answered().get(0);
            boolean enough =
                wanted(order).entrySet().stream()
                    .allMatch(
                        each ->
                            before.containsKey(each.getKey())
                                && before.get(each.getKey()).available() >= each.getValue());
            assertThat(reservation.state()).isEqualTo(enough ? State.HELD : State.REJECTED);
          }
        });
  }

  @Test
  void answersAReplayInAnyOrderAsBeforeAndChangesNothing() {
    everySeed(
        (random, ledger) -> {
          var orders = new ArrayList<>(orders(random));
          for (var batch : batches(random, orders)) ledger.decide(batch);
          var cancelled = someOf(random, orders);
          ledger.cancel(cancelled);
          var stock = new TreeMap<>(ledger.stock);
          var reservations = new HashMap<>(ledger.reservations);
          Collections.shuffle(orders, random);
          Collections.shuffle(cancelled, random);
          ledger.cancel(cancelled);
          for (var batch : batches(random, orders)) {
            for (var answer : ledger.decide(batch).answered()) {
              assertThat(answer).isEqualTo(reservations.get(answer.orderId()));
            }
          }
          assertThat(ledger.stock).isEqualTo(stock);
          assertThat(ledger.reservations).isEqualTo(reservations);
        });
  }

  @Test
  void holdsNothingAfterACancellationWhicheverComesFirst() {
    everySeed(
        (random, ledger) -> {
          var orders = orders(random);
          var early = someOf(random, orders);
          ledger.cancel(early);
          for (var batch : batches(random, orders)) ledger.decide(batch);
          ledger.cancel(orders.stream().map(OrderEvent.Created::orderId).toList());
          assertThat(ledger.held()).isEmpty();
          assertThat(ledger.stock.values()).allMatch(product -> product.reserved() == 0);
          assertThat(early)
              .allMatch(orderId -> ledger.reservations.get(orderId).answer().isEmpty());
        });
  }

  private static void assertConserved(PretendLedger ledger) {
    var held = ledger.held();
    for (var product : ledger.stock.values()) {
      assertThat(product.reserved())
          .isBetween(0, product.onHand())
          .isEqualTo(held.getOrDefault(product.productId(), 0));
    }
  }

  private interface History {
    void play(Random random, PretendLedger ledger);
  }

  private static void everySeed(History history) {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      try {
        history.play(random, ledger(random));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static PretendLedger ledger(Random random) {
    var ledger = new PretendLedger();
    int products = 1 + random.nextInt(PRODUCTS_MAX);
    for (int i = 0; i < products; i++) {
      int onHand = random.nextInt(20);
      ledger.stock.put("sku-" + i, new Product("sku-" + i, onHand, 0, random.nextInt(5_000)));
    }
    return ledger;
  }

  /** Some come more than once; some name products nobody knows. */
  private static List<OrderEvent.Created> orders(Random random) {
    var orders = new ArrayList<OrderEvent.Created>();
    int count = 1 + random.nextInt(15);
    for (int i = 0; i < count; i++) {
      if (i > 0 && random.nextInt(5) == 0) {
        orders.add(orders.get(random.nextInt(i)));
      } else {
        var items =
            IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(
                    line ->
                        new Item("sku-" + random.nextInt(PRODUCTS_MAX + 1), 1 + random.nextInt(6)))
                .toList();
        orders.add(RuleTest.order(new UUID(random.nextLong(), random.nextLong()), items));
      }
    }
    return orders;
  }

  private static List<List<OrderEvent.Created>> batches(
      Random random, List<OrderEvent.Created> orders) {
    var batches = new ArrayList<List<OrderEvent.Created>>();
    int from = 0;
    while (from < orders.size()) {
      int to = Math.min(orders.size(), from + 1 + random.nextInt(6));
      batches.add(orders.subList(from, to));
      from = to;
    }
    return batches;
  }

  private static List<UUID> someOf(Random random, List<OrderEvent.Created> orders) {
    var some = new ArrayList<UUID>();
    for (var order : orders) if (random.nextInt(3) == 0) some.add(order.orderId());
    return some;
  }

  private static Map<String, Integer> wanted(OrderEvent.Created order) {
    var wanted = new TreeMap<String, Integer>();
    for (var item : order.items()) wanted.merge(item.productId(), item.quantity(), Math::addExact);
    return wanted;
  }
}
