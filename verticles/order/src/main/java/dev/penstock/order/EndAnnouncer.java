package dev.penstock.order;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.events.Lineage;
import dev.penstock.order.LossStore.Ended;
import dev.penstock.order.LossStore.Progress;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Sweeper;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces again how orders ended, when the broker has lost what was said of it: one batch after
 * the other, with a pause, the oldest order first, and never while orders wait that have not ended.
 * One instance does it at a time; where it stops another goes on. Belongs to the event loop of its
 * verticle.
 */
final class EndAnnouncer {
  private static final Logger LOG = LoggerFactory.getLogger(EndAnnouncer.class);

  /** Between full batches, so that there is room for orders of today. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Vertx vertx;
  private final Pool pool;
  private final EventGateway events;
  private final Bridge bridge;
  private final int batchMax;
  private final Counter announced;
  private final Sweeper sweeper;

  EndAnnouncer(
      Vertx vertx, Pool pool, EventGateway events, Surroundings surroundings, OrderConfig config) {
    this.vertx = vertx;
    this.pool = pool;
    this.events = events;
    this.bridge = surroundings.bridge();
    this.batchMax = config.redriveBatchMax();
    this.announced = surroundings.meters().counter("penstock.orders.announced.again");
    this.sweeper =
        new Sweeper(vertx, "announcing again", config.redriveInterval(), this::announceBatch);
  }

  void start() {
    sweeper.start();
  }

  void wake() {
    sweeper.wake();
  }

  /** Completes when the batch under way is published or given up. */
  Future<Void> stop() {
    return sweeper.stop();
  }

  private Future<Void> announceBatch() {
    if (bridge.state() != ConnectionState.CONNECTED) return Future.succeededFuture();
    return pool.withTransaction(
            tx ->
                LossStore.lockLatest(tx)
                    .compose(
                        open ->
                            open.isEmpty()
                                ? Future.succeededFuture(0)
                                : announceBatch(tx, open.get())))
        .onSuccess(this::goOn)
        .mapEmpty();
  }

  /** How many; the lock keeps others away meanwhile. */
  private Future<Integer> announceBatch(SqlConnection tx, Progress progress) {
    return LossStore.next(tx, progress, batchMax)
        .compose(
            batch ->
                batch.isEmpty()
                    ? close(tx, progress)
                    : events
                        .publish(batch.stream().map(each -> end(each, progress)).toList())
                        .compose(v -> LossStore.advance(tx, progress, batch))
                        .onSuccess(v -> announced.increment(batch.size()))
                        .map(batch.size()));
  }

  private static Future<Integer> close(SqlConnection tx, Progress progress) {
    return LossStore.close(tx, progress)
        .onSuccess(v -> LOG.info("announced again orders={}", progress.announced()))
        .map(0);
  }

  private void goOn(int size) {
    if (size > 0) vertx.setTimer(PAUSE.toMillis(), id -> sweeper.wake());
  }

  /** As another attempt for each loss, since a purged stream still knows the ids it had. */
  private static Outgoing end(Ended ended, Progress progress) {
    var order = ended.order();
    var lineage = Lineage.of(order.origin().correlationId(), order.origin().traceparent());
    int attempt = (int) Math.min(Integer.MAX_VALUE, ended.attempts() + progress.lossId());
    var end = order.state().end(order.orderId()).orElseThrow();
    return new Outgoing(end, order.priority(), lineage, attempt);
  }
}
