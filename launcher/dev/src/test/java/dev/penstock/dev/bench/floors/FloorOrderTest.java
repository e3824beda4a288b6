package dev.penstock.dev.bench.floors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.bench.floors.FloorOrder.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FloorOrderTest {
  @Test
  void hasTwoLinesForTwoProducts() {
    for (var order : orders()) {
      assertThat(order.lines()).hasSize(2);
      assertThat(order.lines()).extracting(Line::productId).doesNotHaveDuplicates();
      assertThat(order.lines()).allSatisfy(line -> assertThat(line.quantity()).isBetween(1, 3));
    }
  }

  @Test
  void hasAnIdOfItsOwnThatGrowsWithTime() {
    var orders = orders();
    assertThat(orders).extracting(FloorOrder::orderId).doesNotHaveDuplicates();
    assertThat(orders)
        .allSatisfy(
            order -> {
              assertThat(order.orderId().version()).isEqualTo(7);
              assertThat(order.orderId().variant()).isEqualTo(2);
            });
    assertThat(orders).extracting(order -> order.orderId().toString()).isSorted();
  }

  @Test
  void costsTheSumOfItsLines() {
    var lines = List.of(new Line("a", 3, 0), new Line("b", 1, 0));
    var order = FloorOrder.random(0);
    var priced =
        new FloorOrder(order.orderId(), lines, 0, "c", "pm").priced(Map.of("a", 7L, "b", 100L));
    assertThat(priced.amountCents()).isEqualTo(121);
    assertThat(priced.lines()).containsExactly(new Line("a", 3, 7), new Line("b", 1, 100));
  }

  private static List<FloorOrder> orders() {
    return LongStream.range(0, 200).mapToObj(FloorOrder::random).toList();
  }
}
