package dev.penstock.order;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Line;
import dev.penstock.events.Money;
import dev.penstock.events.PaymentEvent;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An order's life, from its acceptance to its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SagaBenchmark {
  private final UUID orderId = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  private final OffsetDateTime now = OffsetDateTime.parse("2026-01-31T12:00:00Z");
  private final Money amount = new Money(3998, "eur");
  private final InventoryEvent.Reserved reserved =
      new InventoryEvent.Reserved(
          orderId, List.of(new Line("sku-1", 2, 1999)), amount, Optional.empty(), Optional.empty());
  private final PaymentEvent.Captured captured = new PaymentEvent.Captured(orderId, amount, "pi_1");

  /** Two decisions. */
  @Benchmark
  public Object decideToConfirm() {
    var held = Saga.decide(OrderState.ACCEPTED, reserved, now);
    return Saga.decide(held.next(), captured, now).end().orElseThrow();
  }
}
