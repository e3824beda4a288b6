package dev.penstock.dev.bench.floors;

import static dev.penstock.dev.bench.floors.BarePipeline.CAPTURED;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** {@code inventory.reserved}: takes no money, but keeps the books of it. */
final class PaymentStep extends StepVerticle {
  PaymentStep(FloorDatabase database, Broker broker, Consumer<Throwable> failed) {
    super(database, broker, failed);
  }

  Step reserved() {
    return step(this::capture);
  }

  /** Two commits: that a provider is going to be asked must be durable before it is asked. */
  private Future<List<Step.Event>> capture(List<FloorOrder> orders) {
    return OrderRows.insertPayments(ledger(), orders)
        .compose(v -> OrderRows.capture(ledger(), orders))
        .map(v -> events(CAPTURED, orders, FloorJson::captured));
  }
}
