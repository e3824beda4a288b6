package dev.penstock.pipeline;

import dev.penstock.bridge.ConsumerSpec;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** A service as the launcher knows it: what to deploy, what to provision, what to list. */
public interface Service {

  /** Module, package, verticle, configuration section, durable consumer: one word. */
  String name();

  /** The SQL schema, which is the name wherever SQL allows it. */
  default String schema() {
    return name();
  }

  /** The durable consumers its verticles bind to; their filter subjects are what it consumes. */
  List<ConsumerSpec> consumers();

  /**
   * The subjects it may publish, dead letters apart; of each event those of all versions, on the
   * standard lane.
   */
  List<String> publishes();

  /** A new verticle instance; a service without one only has a door. */
  Optional<Deployable> verticle(Surroundings surroundings);

  /** Its HTTP routes for one event loop; called on that event loop. */
  default Optional<Door> door(Vertx vertx, Surroundings surroundings) {
    return Optional.empty();
  }
}
