package dev.penstock.order;

import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;

/** The order service's way in over HTTP, on one event loop. Wiring only. */
final class OrderDoor implements Door {
  private final Pool pool;
  private final RefusalMeters refusals;
  private final Pipeline pipeline;
  private final Intake intake;
  private final CancelIntake cancelIntake;
  private final OrderConfig config;

  private OrderDoor(Vertx vertx, Pool pool, Surroundings surroundings, OrderConfig config) {
    this.pool = pool;
    this.config = config;
    pipeline = Pipeline.open(vertx, surroundings, OrderService.NAME, pool);
    var meters = surroundings.meters();
    var announcer = new Announcer(pool, pipeline, surroundings, config);
    refusals = new RefusalMeters(meters);
    intake = new Intake(vertx, pool, announcer, meters, config);
    cancelIntake = new CancelIntake(pool, announcer, meters, config);
  }

  static OrderDoor open(Vertx vertx, Surroundings surroundings, OrderConfig config) {
    var pool = Ledger.open(vertx, surroundings.ledger(), OrderService.NAME + "-door");
    return new OrderDoor(vertx, pool, surroundings, config);
  }

  @Override
  public void mount(Router router) {
    new OrderApi(intake, refusals).mount(router);
    new CancelApi(cancelIntake).mount(router);
    new LookupApi(pool).mount(router);
  }

  @Override
  public Future<Void> close() {
    return intake
        .close()
        .eventually(() -> pipeline.drain(config.drainMax()))
        .eventually(pool::close);
  }
}
