package dev.penstock.dev.bench.floors;

import static dev.penstock.dev.bench.floors.BarePipeline.RESERVED;

import dev.penstock.dev.bench.floors.OrderRows.Stock;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code orders.created}: holds stock, all lines or nothing. */
final class InventoryStep extends StepVerticle {
  InventoryStep(FloorDatabase database, Broker broker, Consumer<Throwable> failed) {
    super(database, broker, failed);
  }

  Step created() {
    return step(this::hold);
  }

  /** Two round trips: what does not depend on an answer is sent without waiting for one. */
  private Future<List<Step.Event>> hold(List<FloorOrder> orders) {
    var begun = ledger().query("BEGIN").execute();
    var locked = OrderRows.lockStock(ledger(), orders);
    return Future.all(begun, locked)
        .map(v -> decide(orders, locked.result()))
        .compose(
            held ->
                Future.all(
                        OrderRows.insertReservations(ledger(), held),
                        OrderRows.reserveStock(ledger(), held),
                        ledger().query("COMMIT").execute())
                    .map(v -> events(RESERVED, held, FloorJson::reserved)));
  }

  private static List<FloorOrder> decide(List<FloorOrder> orders, Map<String, Stock> stock) {
    var left = new HashMap<String, Integer>();
    var prices = new HashMap<String, Long>();
    stock.forEach(
        (product, is) -> {
          left.put(product, is.available());
          prices.put(product, is.unitPriceCents());
        });
    var held = new ArrayList<FloorOrder>(orders.size());
    for (var order : orders) {
      for (var line : order.lines()) {
        if (left.merge(line.productId(), -line.quantity(), Integer::sum) < 0) {
          throw new FloorException("no stock is left of " + line.productId());
        }
      }
      held.add(order.priced(prices));
    }
    return held;
  }
}
