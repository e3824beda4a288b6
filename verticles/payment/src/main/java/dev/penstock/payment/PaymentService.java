package dev.penstock.payment;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.Lane;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.PaymentEvent;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Takes money, once, and gives it back when the order is cancelled. */
public final class PaymentService implements Service {
  static final String NAME = "payment";
  static final List<Lane> RESERVED =
      Topology.lanes(NAME, "reserved", Topology.INVENTORY, InventoryEvent.RESERVED);
  static final List<Lane> CANCELLED =
      Topology.lanes(NAME, "cancelled", Topology.ORDERS, OrderEvent.CANCELLED);

  private final PaymentConfig config;
  private final BreakerBoard breakers = new BreakerBoard();
  private final AtomicLong failedRefunds = new AtomicLong();
  private final AtomicBoolean isShown = new AtomicBoolean();

  public PaymentService(PaymentConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<ConsumerSpec> consumers() {
    return Topology.consumers(List.of(RESERVED, CANCELLED));
  }

  @Override
  public List<String> publishes() {
    return Schemas.subjectsOf(
        PaymentEvent.CAPTURED,
        PaymentEvent.DECLINED,
        PaymentEvent.REFUNDED,
        PaymentEvent.REFUND_FAILED,
        PaymentEvent.VOIDED);
  }

  /** The instances of a JVM share one metric and one line of health. */
  @Override
  public Optional<Deployable> verticle(Surroundings surroundings) {
    if (isShown.compareAndSet(false, true)) {
      showBreaker(surroundings.meters());
      Gauge.builder("penstock.compensations.failed", failedRefunds, AtomicLong::get)
          .description("refunds in the ledger that have failed so far and are tried again")
          .register(surroundings.meters());
      showBreaker(surroundings.health());
    }
    return Optional.of(new PaymentVerticle(surroundings, config, breakers, failedRefunds));
  }

  private void showBreaker(MeterRegistry meters) {
    Gauge.builder("penstock.circuit.breaker.state", breakers, board -> board.worst().ordinal())
        .tag("name", "gateway")
        .description("0 closed, 1 half open, 2 open; the worst of all instances")
        .register(meters);
    FunctionCounter.builder("penstock.circuit.breaker.openings", breakers, BreakerBoard::openings)
        .tag("name", "gateway")
        .register(meters);
  }

  /** Always up: an open breaker is the service doing its work while somebody else is away. */
  private void showBreaker(HealthChecks health) {
    health.register(
        NAME + "/gateway-breaker",
        promise ->
            promise.complete(
                Status.OK(new JsonObject().put("state", breakers.worst().wireName()))));
  }
}
