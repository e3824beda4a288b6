package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: what arrives while a transaction runs shares the next one. There is no timer: an
 * idle gateway answers at once, a busy one fills its batches by itself.
 *
 * <p>Event loop only. The queue is as long as the {@link Admission} lets it get.
 */
final class GroupIntake<Q> {

  private static final Logger LOG = LoggerFactory.getLogger(GroupIntake.class);

  private record Waiting<Q>(Q question, Promise<Recorded> answer) {}

  private final int batchMax;
  private final Function<List<Q>, Future<List<Recorded>>> commit;
  private final Queue<Waiting<Q>> waiting = new ArrayDeque<>();
  private boolean committing;

  /**
   * @param commit answers a batch in its order, after the commit; fails as a whole
   */
  GroupIntake(int batchMax, Function<List<Q>, Future<List<Recorded>>> commit) {
    this.batchMax = batchMax;
    this.commit = commit;
  }

  /**
   * Completes after the commit, or fails with a 500 that has been logged. After that the outcome is
   * unknown: the commit may have happened, and only the same key will tell.
   */
  Future<Recorded> submit(Q question) {
    var answer = Promise.<Recorded>promise();
    waiting.add(new Waiting<>(question, answer));
    if (!committing) {
      commitNext();
    }
    return answer.future();
  }

  private void commitNext() {
    var batch = new ArrayList<Waiting<Q>>(Math.min(batchMax, waiting.size()));
    while (batch.size() < batchMax && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    committing = !batch.isEmpty();
    if (committing) {
      settle(batch).onComplete(settled -> commitNext());
    }
  }

  /** Succeeds whatever happens: every answer of the batch is complete by then. */
  private Future<Void> settle(List<Waiting<Q>> batch) {
    // Composed, so that a commit that throws fails its batch and not the queue behind it.
    return Future.succeededFuture(batch.stream().map(Waiting::question).toList())
        .compose(commit)
        .compose(
            answers -> {
              for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
              }
              return Future.<Void>succeededFuture();
            },
            cause -> afterFailure(batch, cause));
  }

  private Future<Void> afterFailure(List<Waiting<Q>> batch, Throwable cause) {
    if (batch.size() > 1 && GatewayStore.blamesARow(cause)) {
      LOG.warn("batch of {} refused, trying each alone: {}", batch.size(), cause.getMessage());
      var alone = Future.<Void>succeededFuture();
      for (var one : batch) {
        alone = alone.compose(v -> settle(List.of(one)));
      }
      return alone;
    }
    LOG.warn("batch of {} failed", batch.size(), cause);
    var unknown = new RefusedException(StripeErrors.INTERNAL);
    batch.forEach(one -> one.answer().fail(unknown));
    return Future.succeededFuture();
  }
}
