package dev.penstock.inventory;

import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;

/** Wiring only: what happens to orders comes in, inventory's word on them goes out. */
final class InventoryVerticle extends VerticleBase {
  private final Surroundings surroundings;
  private final InventoryConfig config;
  private Pool pool;
  private Pipeline pipeline;

  InventoryVerticle(Surroundings surroundings, InventoryConfig config) {
    this.surroundings = surroundings;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    pool = Ledger.open(vertx, surroundings.ledger(), InventoryService.NAME);
    pipeline = Pipeline.open(vertx, surroundings, InventoryService.NAME, pool);
    var intake = new InventoryIntake(pool, config.currency());
    return Future.all(
        pipeline.consume(InventoryService.CREATED, intake.created()),
        pipeline.consume(InventoryService.CANCELLED, intake.cancelled()));
  }

  @Override
  public Future<?> stop() {
    return pipeline.drain(config.drainMax()).eventually(pool::close);
  }
}
