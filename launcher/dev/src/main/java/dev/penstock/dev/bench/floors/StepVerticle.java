package dev.penstock.dev.bench.floors;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.pgclient.PgConnection;
import java.util.List;
import java.util.function.Consumer;

/** A service of the bare pipeline: an event loop and a connection of its own to the ledger. */
abstract class StepVerticle extends VerticleBase {
  final Broker broker;
  final Consumer<Throwable> failed;
  private final FloorDatabase database;
  private PgConnection ledger;

  StepVerticle(FloorDatabase database, Broker broker, Consumer<Throwable> failed) {
    this.database = database;
    this.broker = broker;
    this.failed = failed;
  }

  @Override
  public Future<?> start() {
    return database.connect(vertx).onSuccess(connection -> ledger = connection);
  }

  @Override
  public Future<?> stop() {
    return ledger.close();
  }

  PgConnection ledger() {
    return ledger;
  }

  Step step(Step.Handler handler) {
    return new Step(context, broker, handler, failed);
  }

  /** Orders as events of one kind. */
  static List<Step.Event> events(String subject, List<FloorOrder> orders, Body body) {
    return orders.stream().map(order -> new Step.Event(subject, order, body.of(order))).toList();
  }

  @FunctionalInterface
  interface Body {
    byte[] of(FloorOrder order);
  }
}
