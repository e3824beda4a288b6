package dev.penstock.inventory;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.Lane;
import dev.penstock.events.InventoryEvent;
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

/** Promises stock to orders and takes it back from cancelled ones. */
public final class InventoryService implements Service {
  static final String NAME = "inventory";

  static final List<Lane> CREATED =
      Topology.lanes(NAME, "created", Topology.ORDERS, OrderEvent.CREATED);
  static final List<Lane> CANCELLED =
      Topology.lanes(NAME, "cancelled", Topology.ORDERS, OrderEvent.CANCELLED);

  private final InventoryConfig config;

  public InventoryService(InventoryConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<ConsumerSpec> consumers() {
    return Topology.consumers(List.of(CREATED, CANCELLED));
  }

  @Override
  public List<String> publishes() {
    return Schemas.subjectsOf(
        InventoryEvent.RESERVED,
        InventoryEvent.REJECTED,
        InventoryEvent.RELEASED,
        InventoryEvent.VOIDED);
  }

  @Override
  public Optional<Deployable> verticle(Surroundings surroundings) {
    return Optional.of(new InventoryVerticle(surroundings, config));
  }

  @Override
  public Optional<Door> door(Vertx vertx, Surroundings surroundings) {
    return Optional.of(StockApi.open(vertx, surroundings.ledger(), config));
  }
}
