package dev.penstock.dev.bench.floors;

import static dev.penstock.dev.bench.floors.BarePipeline.CREATED;

import io.vertx.core.Future;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes orders in as a group commit does: one batch is being committed, one is on its way behind
 * it. Announces what is committed.
 */
final class IntakeStep extends StepVerticle {
  private static final int COMMITTING_MAX = 2;

  private Source source = max -> List.of();
  private int committing;

  /** Where orders come from. Called on the event loop of the intake. */
  @FunctionalInterface
  interface Source {
    /** The orders there are, at most {@code max} of them; none when there are none yet. */
    List<FloorOrder> take(int max);
  }

  IntakeStep(FloorDatabase database, Broker broker, Consumer<Throwable> failed) {
    super(database, broker, failed);
  }

  /** From any thread: takes from this source from now on. */
  void takeFrom(Source from) {
    context.runOnContext(
        v -> {
          source = from;
          next();
        });
  }

  /** From any thread: there may be orders now. */
  void wake() {
    context.runOnContext(v -> next());
  }

  private void next() {
    while (committing < COMMITTING_MAX) {
      var orders = source.take(Step.BATCH_MAX);
      if (orders.isEmpty()) return;
      committing++;
      commit(orders)
          .onFailure(failed::accept)
          .onSuccess(
              createdAt -> {
                committing--;
                announce(orders, createdAt);
                next();
              });
    }
  }

  private Future<Map<UUID, OffsetDateTime>> commit(List<FloorOrder> orders) {
    return OrderRows.insertOrders(ledger(), orders);
  }

  private void announce(List<FloorOrder> orders, Map<UUID, OffsetDateTime> createdAt) {
    var events =
        events(CREATED, orders, order -> FloorJson.created(order, createdAt.get(order.orderId())));
    broker
        .publish(events)
        .whenComplete(
            (v, cause) -> {
              if (cause != null) failed.accept(cause);
            });
  }
}
