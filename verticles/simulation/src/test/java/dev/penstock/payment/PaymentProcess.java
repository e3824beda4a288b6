package dev.penstock.payment;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.events.Schemas;
import dev.penstock.payment.BreakerBoard.BreakerState;
import dev.penstock.pipeline.Pipelines;
import dev.penstock.pipeline.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The payment service as {@link PaymentVerticle} wires it. */
public final class PaymentProcess {
  private PaymentProcess() {}

  private static PaymentConfig config(int redriveBatchMax) {
    return new PaymentConfig(
        "http://provider",
        "sk_test_penstock",
        "pm_card_visa",
        4,
        Duration.ofSeconds(5),
        64 * 1024,
        3,
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofHours(20),
        Duration.ofMinutes(1),
        3,
        Duration.ofSeconds(10),
        Duration.ofSeconds(40),
        Duration.ofSeconds(5),
        redriveBatchMax);
  }

  /**
   * @param isHasty true for the mistake that no answer of the provider is taken for a no
   */
  public static void start(
      Vertx vertx,
      Surroundings surroundings,
      Pool pool,
      Schemas schemas,
      int redriveBatchMax,
      boolean isHasty) {
    var config = config(redriveBatchMax);
    List<BatchConsumer> consumers = new ArrayList<>();
    var careful = new ProviderGateway(vertx, config);
    var provider = isHasty ? new HastyGateway(careful) : careful;
    var gateway = new GuardedGateway(vertx, config, provider, state -> breakerIs(state, consumers));
    var pipeline = Pipelines.open(vertx, surroundings, PaymentService.NAME, pool, schemas);
    var complaints = new Complaints();
    var refunds = new RefundGateway(config, pool, gateway, complaints);
    var intake = new PaymentIntake(config, pool, gateway, refunds, complaints);
    var redrive = new Redrive(vertx, refunds, pipeline, config, new AtomicLong());
    pipeline
        .consume(PaymentService.RESERVED, intake::reserved)
        .onSuccess(consumers::add)
        .compose(v -> pipeline.consume(PaymentService.CANCELLED, intake::cancelled))
        .onSuccess(consumers::add)
        .onSuccess(v -> redrive.start());
  }

  private static void breakerIs(BreakerState state, List<BatchConsumer> consumers) {
    if (state == BreakerState.OPEN) consumers.forEach(BatchConsumer::pause);
    else consumers.forEach(BatchConsumer::resume);
  }

  private record HastyGateway(Gateway provider) implements Gateway {
    @Override
    public Future<Verdict> charge(Payment payment) {
      return provider
          .charge(payment)
          .map(verdict -> verdict.isSettled() ? verdict : new Verdict.Declined("timeout"));
    }

    @Override
    public Future<Verdict> lookUp(Payment payment) {
      return provider.lookUp(payment);
    }

    @Override
    public Future<Verdict> refund(Payment payment) {
      return provider.refund(payment);
    }
  }
}
