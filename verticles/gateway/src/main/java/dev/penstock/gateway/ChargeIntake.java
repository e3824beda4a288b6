package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Charges a batch: new keys get their effect, known keys the answer they got before. */
final class ChargeIntake {

  private final Pool pool;

  ChargeIntake(Pool pool) {
    this.pool = pool;
  }

  /** Answers in order, after the commit. Repeating it with the same keys charges nobody twice. */
  Future<List<Recorded>> commit(List<ChargeRequest> requests) {
    long nowMs = System.currentTimeMillis();
    var charges =
        requests.stream()
            .map(
                request ->
                    Charge.of(request, Ids.intent(nowMs, ThreadLocalRandom.current()), nowMs))
            .toList();
    return GatewayStore.capture(pool, charges, nowMs)
        .compose(
            fresh -> {
              var known =
                  requests.stream().map(Keyed::key).filter(key -> !fresh.contains(key)).toList();
              // A statement of its own: the one above cannot see what it waited for.
              return GatewayStore.recall(pool, known)
                  .map(
                      stored ->
                          charges.stream()
                              .map(
                                  charge ->
                                      fresh.contains(charge.request().key())
                                          ? Recorded.fresh(charge.answer())
                                          : Recorded.recalled(charge.request(), stored))
                              .toList());
            });
  }
}
