package dev.penstock.inventory;

import dev.penstock.events.Item;
import dev.penstock.events.OrderEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Who gets stock, in one batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RuleBenchmark {
  static final int ORDERS = 100;
  private static final int PRODUCTS = 20;

  private final List<OrderEvent.Created> orders = new ArrayList<>();
  private final Map<String, Product> stock = new HashMap<>();

  public RuleBenchmark() {
    for (int i = 0; i < PRODUCTS; i++) {
      stock.put("sku-" + i, new Product("sku-" + i, 1_000_000, 0, 1999));
    }
    for (int i = 0; i < ORDERS; i++) orders.add(order(i));
  }

  private static OrderEvent.Created order(int number) {
    var items =
        List.of(
            new Item("sku-" + number % PRODUCTS, 1), new Item("sku-" + (number + 7) % PRODUCTS, 2));
    return new OrderEvent.Created(
        new UUID(1, number),
        items,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A hundred decisions. */
  @Benchmark
  public Object decideHundredOrders() {
    return Rule.decide(orders, Map.of(), stock, "eur");
  }
}
