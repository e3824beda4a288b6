package dev.penstock.payment;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.bridge.Lane;
import dev.penstock.payment.BreakerBoard.BreakerState;
import dev.penstock.pipeline.Answering;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Wires the payment service to one event loop. */
final class PaymentVerticle extends VerticleBase {
  private static final Duration DRAIN_MAX = Duration.ofSeconds(10);

  private final Surroundings surroundings;
  private final PaymentConfig config;
  private final BreakerBoard breakers;
  private final AtomicLong failedRefunds;
  private final List<BatchConsumer> consumers = new ArrayList<>();

  // Made by start(), which comes before everything else that happens here.
  private Pool pool;
  private ProviderGateway provider;
  private GuardedGateway gateway;
  private Pipeline pipeline;
  private Redrive redrive;

  PaymentVerticle(
      Surroundings surroundings,
      PaymentConfig config,
      BreakerBoard breakers,
      AtomicLong failedRefunds) {
    this.surroundings = surroundings;
    this.config = config;
    this.breakers = breakers;
    this.failedRefunds = failedRefunds;
  }

  @Override
  public Future<?> start() {
    if (config.gatewayUrl().isEmpty()) return Future.failedFuture("gateway_url must be set");
    pool = Ledger.open(vertx, surroundings.ledger(), PaymentService.NAME);
    provider = new ProviderGateway(vertx, config);
    gateway = new GuardedGateway(vertx, config, provider, this::breakerIs);
    pipeline = Pipeline.open(vertx, surroundings, PaymentService.NAME, pool);
    var complaints = new Complaints();
    var refunds = new RefundGateway(config, pool, gateway, complaints);
    var intake = new PaymentIntake(config, pool, gateway, refunds, complaints);
    redrive = new Redrive(vertx, refunds, pipeline, config, failedRefunds);
    return consume(PaymentService.RESERVED, intake::reserved)
        .compose(v -> consume(PaymentService.CANCELLED, intake::cancelled))
        .onSuccess(v -> redrive.start());
  }

  @Override
  public Future<?> stop() {
    return redrive
        .stop()
        .eventually(() -> pipeline.drain(DRAIN_MAX))
        .eventually(this::closeGateway)
        .eventually(() -> pool.close());
  }

  private Future<Void> consume(List<Lane> lanes, Answering answering) {
    return pipeline.consume(lanes, answering).onSuccess(this::add).mapEmpty();
  }

  private void add(BatchConsumer consumer) {
    consumers.add(consumer);
    if (gateway.isOpen()) consumer.pause();
  }

  /** What cannot be paid for is not taken from the broker, instead of being given back again. */
  private void breakerIs(BreakerState state) {
    breakers.set(this, state);
    if (state == BreakerState.OPEN) {
      consumers.forEach(BatchConsumer::pause);
    } else {
      consumers.forEach(BatchConsumer::resume);
    }
  }

  private Future<Void> closeGateway() {
    gateway.close();
    breakers.remove(this);
    return provider.close();
  }
}
