package dev.penstock.order;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.Lane;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** The order service: its door takes orders in, its verticle leads each to its end. */
public final class OrderService implements Service {
  static final String NAME = "order";
  static final List<Lane> CREATED =
      Topology.lanes(NAME, "created", Topology.ORDERS, OrderEvent.CREATED);
  static final List<Lane> INVENTORY =
      Topology.lanes(NAME, "inventory", Topology.INVENTORY, "inventory.*");
  static final List<Lane> PAYMENTS =
      Topology.lanes(NAME, "payments", Topology.PAYMENTS, "payments.*");

  private final OrderConfig config;

  public OrderService(OrderConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String schema() {
    return "orders";
  }

  @Override
  public List<ConsumerSpec> consumers() {
    return Topology.consumers(List.of(CREATED, INVENTORY, PAYMENTS));
  }

  @Override
  public List<String> publishes() {
    return Schemas.subjectsOf(OrderEvent.CREATED, OrderEvent.CONFIRMED, OrderEvent.CANCELLED);
  }

  @Override
  public Optional<Deployable> verticle(Surroundings surroundings) {
    return Optional.of(new OrderVerticle(surroundings, config));
  }

  @Override
  public Optional<Door> door(Vertx vertx, Surroundings surroundings) {
    return Optional.of(OrderDoor.open(vertx, surroundings, config));
  }
}
