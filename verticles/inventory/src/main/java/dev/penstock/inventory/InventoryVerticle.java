package dev.penstock.inventory;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.healthchecks.Status;
import io.vertx.sqlclient.Pool;
import java.util.List;

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
    pipeline = Pipeline.open(vertx, surroundings, InventoryService.NAME);
    var intake = new InventoryIntake(pool, config.currency());
    return Future.all(
            pipeline.consume(InventoryService.CREATED, intake.created()),
            pipeline.consume(InventoryService.CANCELLED, intake.cancelled()))
        .onSuccess(consumers -> reportHealth(consumers.list()));
  }

  @Override
  public Future<?> stop() {
    surroundings.health().unregister(healthName());
    return pipeline.drain(config.drainMax()).eventually(pool::close);
  }

  private void reportHealth(List<BatchConsumer> consumers) {
    surroundings
        .health()
        .register(
            healthName(),
            // Asked from another thread; consumers belong to this one.
            promise ->
                context.runOnContext(
                    v -> {
                      boolean alive = consumers.stream().allMatch(BatchConsumer::isAlive);
                      promise.tryComplete(alive ? Status.OK() : Status.KO());
                    }));
  }

  private String healthName() {
    return InventoryService.NAME + "/consumers-" + deploymentID();
  }
}
