package dev.penstock.order;

import dev.penstock.events.Lineage;
import dev.penstock.events.OrderEvent;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.faults.FaultPoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels orders when their customers wish it. Races with captures and deadlines are decided by the
 * row's lock. Belongs to one event loop. Nothing waits for the announcement, so an order is
 * cancelled while the broker is away, too.
 */
final class CancelIntake {
  private static final Logger LOG = LoggerFactory.getLogger(CancelIntake.class);

  private final Pool pool;
  private final Announcer announcer;
  private final MeterRegistry meters;
  private final OrderConfig config;

  CancelIntake(Pool pool, Announcer announcer, MeterRegistry meters, OrderConfig config) {
    this.pool = pool;
    this.announcer = announcer;
    this.meters = meters;
    this.config = config;
  }

  /**
   * Completes after the commit. A failed future: the order is not cancelled, or that is unknown;
   * the same wish again then finds out.
   */
  Future<Cancellation> cancel(UUID orderId) {
    boolean announced = announcer.canAnnounce();
    return pool.withTransaction(tx -> decide(tx, orderId, announced))
        .timeout(config.commitTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(
            cancellation -> {
              if (cancellation instanceof Cancellation.Begun begun) {
                afterCommit(begun.order(), announced);
              }
            });
  }

  private Future<Cancellation> decide(SqlConnection tx, UUID orderId, boolean announced) {
    return OrderStore.lock(tx, List.of(orderId))
        .compose(locked -> decide(tx, Optional.ofNullable(locked.get(orderId))))
        .compose(
            cancellation ->
                cancellation instanceof Cancellation.Begun begun
                    ? write(tx, begun.order(), announced).map(cancellation)
                    : Future.succeededFuture(cancellation));
  }

  private static Future<Cancellation> decide(SqlConnection tx, Optional<OrderStore.Locked> locked) {
    if (locked.isEmpty()) return Future.succeededFuture(new Cancellation.Unknown());
    return OrderStore.find(tx, locked.get().orderId())
        .map(order -> Cancellation.decide(order.orElseThrow(), locked.get().now()));
  }

  private Future<Void> write(SqlConnection tx, Order order, boolean announced) {
    var saved = OrderStore.save(tx, List.of(order), config.redriveAfter());
    return announced
        ? saved
        : saved.compose(v -> RedriveStore.makeDueAtOnce(tx, List.of(order.orderId())));
  }

  private void afterCommit(Order order, boolean announced) {
    FaultPoint.hit("order.afterCancel");
    EndMeters.count(meters, order);
    var lineage = Lineage.of(order.origin().correlationId(), order.origin().traceparent());
    LogLine.about(LOG.atDebug(), order.orderId(), lineage).log("cancelled on request");
    var end = order.state().end(order.orderId()).map(OrderEvent.class::cast).orElseThrow();
    var events = List.of(new Outgoing(end, order.priority(), lineage, 1));
    if (announced) announcer.announce(events);
    else announcer.leave(events);
  }
}
