package dev.penstock.launcher;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.gateway.GatewayApi;
import dev.penstock.gateway.GatewayConfig;
import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;

/** The payment provider to run against: a door only, since it knows nothing of our events. */
final class GatewayService implements Service {
  private final GatewayConfig config;

  GatewayService(GatewayConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public List<ConsumerSpec> consumers() {
    return List.of();
  }

  @Override
  public List<String> publishes() {
    return List.of();
  }

  @Override
  public Optional<Deployable> verticle(Surroundings surroundings) {
    return Optional.empty();
  }

  @Override
  public Optional<Door> door(Vertx vertx, Surroundings surroundings) {
    return Optional.of(new GatewayDoor(Ledger.open(vertx, surroundings.ledger(), name()), config));
  }

  private record GatewayDoor(Pool pool, GatewayConfig config) implements Door {
    @Override
    public void mount(Router router) {
      new GatewayApi(pool, config).mount(router);
    }

    @Override
    public Future<Void> close() {
      return pool.close();
    }
  }
}
