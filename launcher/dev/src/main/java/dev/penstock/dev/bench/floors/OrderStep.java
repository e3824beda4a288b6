package dev.penstock.dev.bench.floors;

import static dev.penstock.dev.bench.floors.BarePipeline.CONFIRMED;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * Leads orders to their end. Both consumers share a connection, so that no two statements wait for
 * each other's rows.
 */
final class OrderStep extends StepVerticle {
  private final Consumer<List<Step.Event>> ended;

  /**
   * @param ended is told the ends that are stored, on this event loop
   */
  OrderStep(
      FloorDatabase database,
      Broker broker,
      Consumer<Throwable> failed,
      Consumer<List<Step.Event>> ended) {
    super(database, broker, failed);
    this.ended = ended;
  }

  Step reserved() {
    return step(orders -> OrderRows.reserve(ledger(), orders).map(v -> List.of()));
  }

  Step captured() {
    return step(
        new Step.Handler() {
          @Override
          public Future<List<Step.Event>> write(List<FloorOrder> orders) {
            return confirm(orders);
          }

          @Override
          public void published(List<Step.Event> events) {
            ended.accept(events);
          }
        });
  }

  private Future<List<Step.Event>> confirm(List<FloorOrder> orders) {
    return OrderRows.confirm(ledger(), orders)
        .map(
            endedAt ->
                events(
                    CONFIRMED,
                    orders,
                    order -> FloorJson.confirmed(order, endedAt.get(order.orderId()))));
  }
}
