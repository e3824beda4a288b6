package dev.penstock.order;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.events.Lineage;
import dev.penstock.order.RedriveStore.Due;
import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.store.Sweeper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives orders again that make no progress, by publishing {@code orders.created} as a new attempt,
 * or {@code orders.cancelled} as long as not all is heard of what that gives back: every service
 * repeats its stored answer, so any lost link heals. Several instances and processes share the
 * work. Belongs to the event loop of its verticle.
 *
 * <p>Orders whose announcement is known not to have reached the broker go out as fast as it takes
 * them, right after a reconnect. Of those that merely look stuck one batch goes per interval, and
 * each later with every attempt: in an overloaded system all look stuck, and driving them all would
 * be more load.
 */
final class Redrive {
  private static final Logger LOG = LoggerFactory.getLogger(Redrive.class);

  private final Pool pool;
  private final Pipeline pipeline;
  private final Bridge bridge;
  private final OrderConfig config;
  private final Sweeper sweeper;

  Redrive(Vertx vertx, Pool pool, Pipeline pipeline, Bridge bridge, OrderConfig config) {
    this.pool = pool;
    this.pipeline = pipeline;
    this.bridge = bridge;
    this.config = config;
    this.sweeper = new Sweeper(vertx, "the redrive", config.redriveInterval(), this::turn);
  }

  /** Looks at once, on every reconnect, and periodically. */
  void start() {
    sweeper.start();
    bridge.onStateChange(state -> sweeper.wake());
  }

  /** Completes when the batch under way is published or given up. */
  Future<Void> stop() {
    return sweeper.stop();
  }

  private Future<Void> turn() {
    return bridge.state() == ConnectionState.CONNECTED ? driveBatches() : Future.succeededFuture();
  }

  private Future<Void> driveBatches() {
    return pool.withTransaction(
            tx -> RedriveStore.takeDue(tx, config.redriveBatchMax(), config.redriveAfter()))
        .compose(due -> publish(due).map(due))
        .compose(due -> moreAtOnce(due) ? driveBatches() : Future.succeededFuture());
  }

  private boolean moreAtOnce(List<Due> due) {
    return !sweeper.isStopped()
        && due.size() == config.redriveBatchMax()
        && due.stream().allMatch(Due::unannounced);
  }

  private Future<Void> publish(List<Due> due) {
    if (due.isEmpty()) return Future.succeededFuture();
    LOG.debug("driving again orders={}", due.size());
    return attempt(due)
        .recover(
            cause ->
                Failure.of(cause) instanceof Failure.Bug
                    ? publishOneByOne(due)
                    : giveBack(due).transform(done -> Future.failedFuture(cause)));
  }

  /** One order that cannot be published must not hold up the others. */
  private Future<Void> publishOneByOne(List<Due> due) {
    Future<Void> chain = Future.succeededFuture();
    for (var one : due) {
      chain =
          chain
              .compose(v -> attempt(List.of(one)))
              .recover(
                  cause -> {
                    if (!(Failure.of(cause) instanceof Failure.Bug)) {
                      return Future.failedFuture(cause);
                    }
                    LOG.atError()
                        .addKeyValue("order_id", one.order().orderId())
                        .addKeyValue("attempt", one.attempt())
                        .setCause(cause)
                        .log("an order cannot be published");
                    return Future.succeededFuture();
                  });
    }
    return chain.onFailure(cause -> giveBack(due));
  }

  private Future<Void> giveBack(List<Due> due) {
    return RedriveStore.makeDueAtOnce(
        pool, due.stream().map(one -> one.order().orderId()).toList());
  }

  private Future<Void> attempt(List<Due> due) {
    try {
      return pipeline.publish(due.stream().map(Redrive::outgoing).toList());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Outgoing outgoing(Due due) {
    var order = due.order();
    var origin = order.origin();
    return new Outgoing(
        order.state().end(order.orderId()).orElseGet(order::created),
        Lineage.of(origin.correlationId(), origin.traceparent()),
        due.attempt());
  }
}
