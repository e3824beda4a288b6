package dev.penstock.dev.bench.floors;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The event loops of a floor, set up as the launcher's. Blocks. */
final class EventLoops implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  void deploy(Deployable verticle) {
    Await.result(vertx.deployVerticle(verticle));
  }

  /** Stops what is deployed. */
  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
