package dev.penstock.order;

import dev.penstock.events.Priority;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.GroupCommit;
import dev.penstock.store.OverloadedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Takes orders into the ledger, many in one commit, and announces them to the broker afterwards.
 * Belongs to one event loop. Nothing waits for the announcement, so an order is taken at the same
 * speed while the broker is away.
 */
final class Intake {
  private final Vertx vertx;
  private final Pool pool;
  private final Announcer announcer;
  private final OrderConfig config;
  private final MeterRegistry meters;
  private final GroupCommit<NewOrder, Acceptance> groupCommit;
  private final Counter accepted;
  private final Gauge waiting;
  private final Gauge wait;

  Intake(Vertx vertx, Pool pool, Announcer announcer, MeterRegistry meters, OrderConfig config) {
    this.vertx = vertx;
    this.pool = pool;
    this.announcer = announcer;
    this.config = config;
    this.meters = meters;
    this.groupCommit =
        new GroupCommit<>(
            this::commit, config.batchMax(), config.waitingMax(), config.waitingTimeMax());
    this.accepted = meters.counter("penstock.orders.accepted");
    var eventLoop = Tags.of("event_loop", Thread.currentThread().getName());
    this.waiting =
        Gauge.builder("penstock.orders.waiting", groupCommit, GroupCommit::waiting)
            .tags(eventLoop)
            .register(meters);
    this.wait =
        TimeGauge.builder(
                "penstock.orders.wait.estimate",
                groupCommit,
                TimeUnit.NANOSECONDS,
                GroupCommit::waitNanos)
            .tags(eventLoop)
            .register(meters);
  }

  /**
   * Completes after the commit; express orders are committed before others that wait. A failed
   * future: the order was not taken, or that is unknown; the same request under the same key then
   * finds out.
   */
  Future<Acceptance> take(NewOrder order) {
    return order.request().priority() == Priority.EXPRESS
        ? groupCommit.addFirst(order)
        : groupCommit.add(order);
  }

  /** Why a standard order would not be taken now, if so. */
  Optional<OverloadedException> refusal() {
    return groupCommit.refusal();
  }

  /**
   * Waits for the running commits and hands over what they took, at most {@link
   * OrderConfig#drainMax()}. The publishes end with the pipeline.
   */
  Future<Void> close() {
    return groupCommit
        .whenIdle()
        // Announcements begin one turn of the event loop after their commit.
        .compose(v -> nextTurn())
        .timeout(config.drainMax().toMillis(), TimeUnit.MILLISECONDS)
        .eventually(
            () -> {
              meters.remove(waiting);
              meters.remove(wait);
              return Future.succeededFuture();
            });
  }

  private Future<List<Acceptance>> commit(List<NewOrder> batch) {
    boolean announced = announcer.canAnnounce();
    return Future.succeededFuture(batch)
        .map(orders -> FaultPoint.hit("order.beforeTake", orders))
        .compose(orders -> write(orders, announced))
        // PostgreSQL limits statements, but nothing limits a server that is gone without a word.
        .timeout(config.commitTimeout().toMillis(), TimeUnit.MILLISECONDS)
        // Later in this turn the clients get their answers; the broker comes after them.
        .map(acceptances -> FaultPoint.hit("order.afterTake", acceptances))
        .onSuccess(acceptances -> vertx.runOnContext(v -> afterCommit(acceptances, announced)));
  }

  /** One statement takes all or nothing. What it left out is looked up after it has committed. */
  private Future<List<Acceptance>> write(List<NewOrder> batch, boolean announced) {
    var keys = batch.stream().flatMap(o -> o.key().stream()).map(IdempotencyKey::value).toList();
    return OrderStore.insert(pool, inKeyOrder(batch), announced, config)
        .compose(
            inserted -> {
              // The keys of what was not inserted are those of other orders, also of this batch.
              if (inserted.size() == batch.size()) return succeeded(batch, inserted, Map.of());
              return OrderStore.findKeys(pool, keys)
                  .compose(known -> succeeded(batch, inserted, known));
            });
  }

  /** Two transactions that insert the same keys in different orders would wait for each other. */
  private static List<NewOrder> inKeyOrder(List<NewOrder> batch) {
    return batch.stream()
        .sorted(Comparator.comparing(o -> o.key().map(IdempotencyKey::value).orElse("")))
        .toList();
  }

  private static Future<List<Acceptance>> succeeded(
      List<NewOrder> batch,
      Map<UUID, OffsetDateTime> inserted,
      Map<String, OrderStore.Known> known) {
    var acceptances = new ArrayList<Acceptance>(batch.size());
    for (var order : batch) {
      var createdAt = inserted.get(order.orderId());
      acceptances.add(
          createdAt != null ? new Acceptance.Accepted(order, createdAt) : replay(order, known));
    }
    return Future.succeededFuture(acceptances);
  }

  private static Acceptance replay(NewOrder order, Map<String, OrderStore.Known> known) {
    var first = order.key().map(key -> known.get(key.value()));
    if (first.isEmpty()) {
      throw new IllegalStateException("neither inserted nor known: order " + order.orderId());
    }
    return first.get().isOf(order.request())
        ? new Acceptance.Replayed(first.get().orderId(), first.get().correlationId())
        : new Acceptance.KeyReused();
  }

  private void afterCommit(List<Acceptance> acceptances, boolean announced) {
    var taken = new ArrayList<Outgoing>(acceptances.size());
    for (var acceptance : acceptances) {
      if (acceptance instanceof Acceptance.Accepted fresh) {
        var order = fresh.asOrder();
        taken.add(new Outgoing(order.created(), order.priority(), order.origin(), 1));
      }
    }
    if (taken.isEmpty()) return;
    accepted.increment(taken.size());
    if (announced) announcer.announce(taken);
    else announcer.leave(taken);
  }

  private Future<Void> nextTurn() {
    Promise<Void> turn = Promise.promise();
    vertx.runOnContext(v -> turn.complete());
    return turn.future();
  }
}
