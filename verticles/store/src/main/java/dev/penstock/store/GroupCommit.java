package dev.penstock.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Natural batching: what arrives while a commit is running shares the next one. There is no timer,
 * so an idle system commits each item at once and a loaded one commits hundreds together.
 *
 * <p>Belongs to one event loop. Items are committed in the order they came, the urgent ones before
 * the others, which keep a quarter of each batch for as long as they wait. When a commit fails
 * because of its data, each of its items is committed alone, so that a bad one fails without its
 * neighbours.
 */
public final class GroupCommit<T, R> {
  private final Function<List<T>, Future<List<R>>> commit;
  private final int batchMax;
  private final int waitingMax;
  private final ArrayDeque<Waiting<T, R>> urgent = new ArrayDeque<>();
  private final ArrayDeque<Waiting<T, R>> usual = new ArrayDeque<>();
  private boolean committing;
  private Promise<Void> idle = Promise.promise();

  private record Waiting<T, R>(T item, Promise<R> outcome) {}

  /**
   * @param commit writes a batch in one transaction; its results are in the order of the items
   * @param batchMax items in one transaction
   * @param waitingMax items that may wait, and as many urgent ones; one more fails at once with
   *     {@link OverloadedException}
   */
  public GroupCommit(Function<List<T>, Future<List<R>>> commit, int batchMax, int waitingMax) {
    this.commit = commit;
    this.batchMax = batchMax;
    this.waitingMax = waitingMax;
  }

  /** Completes when the item is committed. A failed future: it is not, or that is unknown. */
  public Future<R> add(T item) {
    return add(usual, item);
  }

  /** The same, before all that {@link #add} lets wait. */
  public Future<R> addFirst(T item) {
    return add(urgent, item);
  }

  private Future<R> add(ArrayDeque<Waiting<T, R>> line, T item) {
    if (line.size() >= waitingMax) return Future.failedFuture(new OverloadedException(waitingMax));
    Promise<R> outcome = Promise.promise();
    line.add(new Waiting<>(item, outcome));
    if (!committing) commitNext();
    return outcome.future();
  }

  /** Items that wait for the running commit to end. */
  public int waiting() {
    return urgent.size() + usual.size();
  }

  /** Completes when nothing waits and nothing is being committed. */
  public Future<Void> whenIdle() {
    return committing ? idle.future() : Future.succeededFuture();
  }

  private void commitNext() {
    if (waiting() == 0) {
      committing = false;
      var waited = idle;
      idle = Promise.promise();
      waited.complete();
      return;
    }
    committing = true;
    commitTogether(nextBatch()).onComplete(done -> commitNext());
  }

  private List<Waiting<T, R>> nextBatch() {
    var batch = new ArrayList<Waiting<T, R>>(Math.min(batchMax, waiting()));
    int kept = Math.min(usual.size(), batchMax / 4);
    move(urgent, batch, batchMax - kept);
    move(usual, batch, batchMax);
    return batch;
  }

  private static <E> void move(ArrayDeque<E> line, List<E> batch, int sizeMax) {
    while (batch.size() < sizeMax && !line.isEmpty()) batch.add(line.poll());
  }

  private Future<Void> commitTogether(List<Waiting<T, R>> batch) {
    return write(batch)
        .<Void>map(
            results -> {
              for (int i = 0; i < batch.size(); i++) batch.get(i).outcome.complete(results.get(i));
              return null;
            })
        .recover(
            cause -> {
              if (batch.size() > 1 && SqlState.isDataError(cause)) return commitOneByOne(batch);
              batch.forEach(each -> each.outcome.fail(cause));
              return Future.succeededFuture();
            });
  }

  private Future<Void> commitOneByOne(List<Waiting<T, R>> batch) {
    Future<Void> chain = Future.succeededFuture();
    for (var each : batch) chain = chain.compose(v -> commitTogether(List.of(each)));
    return chain;
  }

  private Future<List<R>> write(List<Waiting<T, R>> batch) {
    try {
      return commit.apply(batch.stream().map(Waiting::item).toList());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
