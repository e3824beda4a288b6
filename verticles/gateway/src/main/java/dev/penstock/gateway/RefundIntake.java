package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Refunds a batch in one transaction: claim the keys, lock the intents, decide, write. */
final class RefundIntake {

  private final Pool pool;

  RefundIntake(Pool pool) {
    this.pool = pool;
  }

  /** Answers in order, after the commit. Repeating it with the same keys refunds nobody twice. */
  Future<List<Recorded>> commit(List<RefundRequest> requests) {
    long nowMs = System.currentTimeMillis();
    return pool.withTransaction(
        tx ->
            GatewayStore.claim(tx, requests, nowMs)
                .compose(
                    fresh ->
                        recall(tx, requests, fresh)
                            .compose(
                                stored ->
                                    decide(tx, fresh(requests, fresh), nowMs)
                                        .map(answers -> inOrder(requests, answers, stored)))));
  }

  private static Future<Map<String, Recorded.Stored>> recall(
      SqlConnection tx, List<RefundRequest> requests, Set<String> fresh) {
    return GatewayStore.recall(
        tx, requests.stream().map(Keyed::key).filter(key -> !fresh.contains(key)).toList());
  }

  private static Future<Map<String, Answer>> decide(
      SqlConnection tx, List<RefundRequest> requests, long nowMs) {
    if (requests.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return GatewayStore.lockIntents(tx, requests)
        .map(
            locked ->
                Refunding.decide(
                    requests, locked, () -> Ids.refund(nowMs, ThreadLocalRandom.current()), nowMs))
        .compose(
            outcomes -> GatewayStore.write(tx, outcomes, nowMs).map(written -> answers(outcomes)));
  }

  private static Map<String, Answer> answers(List<Refunding.Outcome> outcomes) {
    var answers = new HashMap<String, Answer>();
    outcomes.forEach(outcome -> answers.put(outcome.request().key(), outcome.answer()));
    return answers;
  }

  private static List<RefundRequest> fresh(List<RefundRequest> requests, Set<String> keys) {
    return requests.stream().filter(request -> keys.contains(request.key())).toList();
  }

  private static List<Recorded> inOrder(
      List<RefundRequest> requests,
      Map<String, Answer> answers,
      Map<String, Recorded.Stored> stored) {
    return requests.stream()
        .map(
            request -> {
              var answer = answers.get(request.key());
              return answer == null ? Recorded.recalled(request, stored) : Recorded.fresh(answer);
            })
        .toList();
  }
}
