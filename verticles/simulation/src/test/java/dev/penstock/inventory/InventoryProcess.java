package dev.penstock.inventory;

import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Pipelines;
import dev.penstock.pipeline.Received;
import dev.penstock.pipeline.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The inventory service as {@link InventoryVerticle} wires it. */
public final class InventoryProcess {
  private InventoryProcess() {}

  /**
   * @param releasesAgain true for the mistake that a repeated cancellation gives back once more
   */
  public static void start(
      Vertx vertx, Surroundings surroundings, Pool pool, Schemas schemas, boolean releasesAgain) {
    var pipeline = Pipelines.open(vertx, surroundings, InventoryService.NAME, pool, schemas);
    var intake = new InventoryIntake(pool, InventoryConfig.DEFAULTS.currency());
    pipeline.consume(InventoryService.CREATED, intake.created());
    var cancelled = intake.cancelled();
    pipeline.consume(
        InventoryService.CANCELLED,
        releasesAgain
            ? messages -> releaseAgain(pool, messages).compose(v -> cancelled.answer(messages))
            : cancelled);
  }

  private static Future<Void> releaseAgain(Pool pool, List<Received<?>> messages) {
    var ids = messages.stream().map(Received::orderId).collect(Collectors.toSet());
    return pool.withTransaction(
        tx ->
            ReservationStore.recall(tx, ids)
                .compose(known -> StockStore.reserve(tx, givenBackBefore(known.values()))));
  }

  private static Map<String, Integer> givenBackBefore(Collection<Reservation> known) {
    var deltas = new TreeMap<String, Integer>();
    for (var reservation : known) {
      if (reservation.state() != Reservation.State.RELEASED) continue;
      for (var line : reservation.hold().orElseThrow().lines()) {
        deltas.merge(line.productId(), -line.quantity(), Integer::sum);
      }
    }
    return deltas;
  }
}
