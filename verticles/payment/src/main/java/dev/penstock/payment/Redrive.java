package dev.penstock.payment;

import dev.penstock.events.OrderEvent;
import dev.penstock.payment.RefundStore.Due;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.Sweeper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries refunds again that failed, or that nobody came to, and says what came of them; each later
 * with every attempt. Who sets a row's {@code due_at} to now has it tried now. Several instances
 * and processes share the work. Belongs to the event loop of its verticle.
 */
final class Redrive {
  private final RefundGateway refunds;
  private final Pipeline pipeline;
  private final PaymentConfig config;
  private final AtomicLong failed;
  private final Sweeper sweeper;

  /**
   * @param failed told how many refunds have failed so far
   */
  Redrive(
      Vertx vertx,
      RefundGateway refunds,
      Pipeline pipeline,
      PaymentConfig config,
      AtomicLong failed) {
    this.refunds = refunds;
    this.pipeline = pipeline;
    this.config = config;
    this.failed = failed;
    this.sweeper =
        new Sweeper(vertx, "the redrive of refunds", config.redriveInterval(), this::turn);
  }

  /** Looks at once and periodically. */
  void start() {
    sweeper.start();
  }

  /** Completes when the batch under way is done. */
  Future<Void> stop() {
    return sweeper.stop();
  }

  private Future<Void> turn() {
    if (refunds.isPaused()) return Future.succeededFuture();
    return refunds
        .takeDue()
        .compose(this::drive)
        .compose(v -> refunds.countFailed())
        .onSuccess(failed::set)
        .mapEmpty();
  }

  private Future<Void> drive(List<Due> due) {
    if (due.size() == config.redriveBatchMax()) sweeper.wake();
    var owed = due.stream().filter(each -> !each.isUnsaid()).map(Due::payment).toList();
    return refunds
        .giveBack(owed, true)
        .compose(
            stored -> {
              if (!owed.isEmpty()) FaultPoint.hit("payment.afterRefund");
              var unsaid = new ArrayList<Due>();
              for (var each : due) {
                var before = each.payment();
                var after = stored.getOrDefault(before.orderId(), before);
                if (each.isUnsaid() || after.state() != before.state()) {
                  unsaid.add(new Due(after, each.cancellation(), true));
                }
              }
              return say(unsaid);
            });
  }

  private Future<Void> say(List<Due> unsaid) {
    if (unsaid.isEmpty()) return Future.succeededFuture();
    var events = new ArrayList<Outgoing>(unsaid.size());
    var ids = new ArrayList<UUID>(unsaid.size());
    for (var each : unsaid) {
      var orderId = each.payment().orderId();
      var priority = each.cancellation().priority();
      var lineage = each.cancellation().origin().after(OrderEvent.CANCELLED + ":" + orderId);
      each.payment()
          .announcement()
          .ifPresent(event -> events.add(new Outgoing(event, priority, lineage, 1)));
      ids.add(orderId);
    }
    return pipeline.publish(events).compose(v -> refunds.said(ids));
  }
}
