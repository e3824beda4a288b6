package dev.penstock.order;

import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.StreamWatch;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;

/** Leads orders to their end. Wiring only. */
final class OrderVerticle extends VerticleBase {
  private final Surroundings surroundings;
  private final OrderConfig config;
  private Pool pool;
  private Pipeline pipeline;
  private Redrive redrive;
  private EndAnnouncer endAnnouncer;
  private StreamWatch streamWatch;

  OrderVerticle(Surroundings surroundings, OrderConfig config) {
    this.surroundings = surroundings;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    pool = Ledger.open(vertx, surroundings.ledger(), OrderService.NAME);
    pipeline = Pipeline.open(vertx, surroundings, OrderService.NAME, pool);
    var events = new EventGateway(pipeline);
    redrive = new Redrive(vertx, pool, events, surroundings, config);
    endAnnouncer = new EndAnnouncer(vertx, pool, events, surroundings, config);
    streamWatch = watch(new LossIntake(this::wake));
    var intake = new EventIntake(pool, surroundings.meters(), config);
    return pipeline
        .consume(OrderService.CREATED, intake::adopt)
        .compose(v -> pipeline.consume(OrderService.INVENTORY, intake::leadOn))
        .compose(v -> pipeline.consume(OrderService.PAYMENTS, intake::leadOn))
        .onSuccess(v -> startSweeping());
  }

  private StreamWatch watch(LossIntake losses) {
    return new StreamWatch(
        vertx, surroundings, OrderService.NAME, pool, LossIntake.STREAMS, losses);
  }

  private void startSweeping() {
    redrive.start();
    endAnnouncer.start();
    streamWatch.start();
  }

  private void wake() {
    redrive.wake();
    endAnnouncer.wake();
  }

  @Override
  public Future<?> stop() {
    return streamWatch
        .stop()
        .eventually(() -> redrive.stop())
        .eventually(() -> endAnnouncer.stop())
        .eventually(() -> pipeline.drain(config.drainMax()))
        .eventually(() -> pool.close());
  }
}
