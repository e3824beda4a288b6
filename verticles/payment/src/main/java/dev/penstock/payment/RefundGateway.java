package dev.penstock.payment;

import dev.penstock.payment.RefundStore.Due;
import dev.penstock.payment.Verdict.Unsettled;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gives money back: asks the provider once for each refund and writes down what came of it. What
 * fails is due again later, see {@link Redrive}. Belongs to one event loop.
 */
final class RefundGateway {
  private final PaymentConfig config;
  private final Pool pool;
  private final GuardedGateway gateway;
  private final Complaints complaints;

  RefundGateway(PaymentConfig config, Pool pool, GuardedGateway gateway, Complaints complaints) {
    this.config = config;
    this.pool = pool;
    this.gateway = gateway;
    this.complaints = complaints;
  }

  /** Whether the provider is not to be asked now. */
  boolean isPaused() {
    return gateway.isOpen();
  }

  /** What has to be given back, or said, now; nobody else gets the same for a while. */
  Future<List<Due>> takeDue() {
    return RefundStore.takeDue(pool, config.redriveBatchMax())
        .onSuccess(
            due ->
                due.forEach(
                    each ->
                        complaints.isAbout(
                            each.payment().orderId(), each.cancellation().origin())));
  }

  /** Takes note that what came of these was said. */
  Future<Void> said(Collection<UUID> orderIds) {
    return RefundStore.said(pool, orderIds, config);
  }

  Future<Long> countFailed() {
    return RefundStore.countFailed(pool);
  }

  /**
   * Gives these payments as they are stored afterwards.
   *
   * @param isUnsaid whether no message waits for what comes of it
   */
  Future<Map<UUID, Payment>> giveBack(Collection<Payment> owed, boolean isUnsaid) {
    if (owed.isEmpty()) return Future.succeededFuture(Map.of());
    var payments = List.copyOf(owed);
    var asked = payments.stream().map(gateway::refund).toList();
    return Future.join(asked)
        .map(
            done -> {
              var verdicts = new HashMap<UUID, Verdict>();
              for (int i = 0; i < payments.size(); i++) {
                var orderId = payments.get(i).orderId();
                complaints.hear(orderId, asked.get(i).result());
                verdicts.put(orderId, asked.get(i).result());
              }
              return verdicts;
            })
        .compose(verdicts -> pool.withTransaction(tx -> store(tx, verdicts, isUnsaid)))
        .map(
            stored -> {
              stored.failed.forEach(complaints::refundFailed);
              return stored.payments;
            });
  }

  private record Stored(Map<UUID, Payment> payments, List<Payment> failed) {}

  /** Under the lock: somebody else may have given it back meanwhile. */
  private Future<Stored> store(SqlConnection tx, Map<UUID, Verdict> verdicts, boolean isUnsaid) {
    return PaymentStore.lock(tx, verdicts.keySet())
        .compose(
            locked -> {
              var changed = new ArrayList<Payment>(locked.size());
              var failed = new ArrayList<Payment>();
              locked.replaceAll(
                  (orderId, before) -> {
                    var verdict = verdicts.get(orderId);
                    var after = after(before, verdict);
                    // What was not asked at all is due again all the same.
                    if (!after.equals(before) || after.owesRefund()) changed.add(after);
                    if (after.state() == Payment.State.REFUND_FAILED
                        && before.state() != after.state()) failed.add(after);
                    if (after.contradicts(verdict)) complaints.contradiction(after, verdict);
                    return after;
                  });
              return RefundStore.write(tx, changed, isUnsaid, config)
                  .map(new Stored(locked, failed));
            });
  }

  private Payment after(Payment before, Verdict verdict) {
    return verdict instanceof Unsettled unsettled
        ? before.afterRefundTry(unsettled, config.refundAttemptsMax())
        : before.after(verdict);
  }
}
