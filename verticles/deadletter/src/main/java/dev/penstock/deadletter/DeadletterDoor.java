package dev.penstock.deadletter;

import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;

/** The operators' way to the letters over HTTP, on one event loop. Wiring only. */
final class DeadletterDoor implements Door {
  private final Pool pool;
  private final ReplayGateway replays;
  private final DeadletterConfig config;

  private DeadletterDoor(Pool pool, ReplayGateway replays, DeadletterConfig config) {
    this.pool = pool;
    this.replays = replays;
    this.config = config;
  }

  static DeadletterDoor open(Vertx vertx, Surroundings surroundings, DeadletterConfig config) {
    var pool = Ledger.open(vertx, surroundings.ledger(), DeadletterService.NAME + "-door");
    return new DeadletterDoor(pool, new ReplayGateway(pool, surroundings.bridge()), config);
  }

  @Override
  public void mount(Router router) {
    new LetterApi(pool).mount(router);
    new DecisionApi(pool, replays).mount(router);
  }

  @Override
  public Future<Void> close() {
    return replays.drain(config.drainMax()).eventually(pool::close);
  }
}
