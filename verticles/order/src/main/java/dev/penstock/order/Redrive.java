package dev.penstock.order;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.events.CancelReason;
import dev.penstock.events.Lineage;
import dev.penstock.order.RedriveStore.Due;
import dev.penstock.order.RedriveStore.Over;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.Sweeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives orders again that make no progress, by publishing {@code orders.created} as a new attempt,
 * or {@code orders.cancelled} as long as not all is heard of what that gives back: every service
 * repeats its stored answer, so any lost link heals. Gives up those whose deadline has passed.
 * Several instances and processes share the work. Belongs to the event loop of its verticle.
 *
 * <p>Orders whose announcement is known not to have reached the broker go out as fast as it takes
 * them, right after a reconnect. Of those that merely look stuck one batch goes per interval, and
 * each later with every attempt: in an overloaded system all look stuck, and driving them all would
 * be more load.
 *
 * <p>An order that ends in time is only looked at when its wait is over: until then it is due with
 * the batch that it was taken in with. So what an order meets on its way changes nothing that is
 * indexed.
 *
 * <p>No order is given up without an attempt that had its time. So an outage of the broker or of
 * this service longer than the deadline does not cancel what only waits to be read from a stream.
 * All times are the ledger's: the clock of a process does not matter.
 */
final class Redrive {
  private static final Logger LOG = LoggerFactory.getLogger(Redrive.class);

  /** Looked at in one statement, with all their orders: some ten thousand rows at most. */
  private static final int BATCHES_MAX = 64;

  /** In one turn. More batches than these do not come in between two turns. */
  private static final int PAGES_MAX = 100;

  private final Pool pool;
  private final EventGateway events;
  private final Bridge bridge;
  private final MeterRegistry meters;
  private final OrderConfig config;
  private final Sweeper sweeper;

  Redrive(
      Vertx vertx, Pool pool, EventGateway events, Surroundings surroundings, OrderConfig config) {
    this.pool = pool;
    this.events = events;
    this.bridge = surroundings.bridge();
    this.meters = surroundings.meters();
    this.config = config;
    this.sweeper = new Sweeper(vertx, "the redrive", config.redriveInterval(), this::turn);
  }

  /** Looks at once, on every reconnect, and periodically. */
  void start() {
    sweeper.start();
    bridge.onStateChange(state -> sweeper.wake());
  }

  void wake() {
    sweeper.wake();
  }

  /** Completes when the batch under way is published or given up. */
  Future<Void> stop() {
    return sweeper.stop();
  }

  /** A batch of each. While the broker is away nothing can make progress, or be given back. */
  private Future<Void> turn() {
    return bridge.state() == ConnectionState.CONNECTED
        ? makeDue(PAGES_MAX, config.redriveBatchMax())
            .eventually(() -> giveUp().compose(v -> driveAgain()))
        : Future.succeededFuture();
  }

  /**
   * Looks at batches that are due, a page at a time, as long as some of it can be forgotten. Only
   * as many orders are made due as are driven again: in an overloaded system most end before it is
   * their turn.
   */
  private Future<Void> makeDue(int pagesMax, int ordersMax) {
    if (pagesMax == 0) return Future.succeededFuture();
    return RedriveStore.makeDue(pool, BATCHES_MAX, ordersMax, config.redriveAfter())
        .compose(
            due ->
                RedriveStore.forgetBatches(pool, BATCHES_MAX)
                    .compose(
                        forgotten ->
                            forgotten > 0
                                ? makeDue(pagesMax - 1, ordersMax - due)
                                : Future.succeededFuture()));
  }

  private Future<Void> giveUp() {
    return pool.withTransaction(this::cancelOver)
        .compose(
            cancelled -> {
              if (!cancelled.isEmpty()) FaultPoint.hit("order.afterTimeout");
              cancelled.forEach(order -> EndMeters.count(meters, order));
              if (!cancelled.isEmpty()) LOG.info("deadline passed orders={}", cancelled.size());
              wakeIf(cancelled.size() == config.redriveBatchMax());
              return publish(
                  cancelled.stream()
                      .map(order -> new Due(order, 1, false, Optional.empty()))
                      .toList());
            });
  }

  private Future<List<Order>> cancelOver(SqlConnection tx) {
    return RedriveStore.lockOver(tx, config.redriveBatchMax())
        .map(over -> over.stream().map(Redrive::timedOut).toList())
        .compose(cancelled -> OrderStore.save(tx, cancelled, config.redriveAfter()).map(cancelled));
  }

  private static Order timedOut(Over over) {
    var order = over.order();
    return order.with(order.state().cancelled(CancelReason.TIMED_OUT, over.now()));
  }

  private Future<Void> driveAgain() {
    return pool.withTransaction(
            tx -> RedriveStore.takeDue(tx, config.redriveBatchMax(), config.redriveAfter()))
        .compose(due -> publish(due).onSuccess(v -> wakeIf(isBatchOfUnannounced(due))));
  }

  private boolean isBatchOfUnannounced(List<Due> due) {
    return due.size() == config.redriveBatchMax() && due.stream().allMatch(Due::unannounced);
  }

  /** Goes on at once instead of after the interval. */
  private void wakeIf(boolean thereIsMore) {
    if (thereIsMore) sweeper.wake();
  }

  private Future<Void> publish(List<Due> due) {
    if (due.isEmpty()) return Future.succeededFuture();
    LOG.debug("driving again orders={}", due.size());
    FaultPoint.hit("order.beforeRedrive");
    return events
        .publish(due.stream().map(Redrive::outgoing).toList())
        .map(v -> FaultPoint.hit("order.afterRedrive", v))
        .recover(cause -> giveBack(due).transform(done -> Future.failedFuture(cause)));
  }

  private Future<Void> giveBack(List<Due> due) {
    return RedriveStore.makeDueAtOnce(
        pool, due.stream().map(one -> one.order().orderId()).toList());
  }

  private static Outgoing outgoing(Due due) {
    var order = due.order();
    var origin = order.origin();
    return new Outgoing(
        order.state().end(order.orderId()).orElseGet(due::created),
        order.priority(),
        Lineage.of(origin.correlationId(), origin.traceparent()),
        due.attempt());
  }
}
