package dev.penstock.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

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
  private final Admission admission;
  private final LongSupplier nanoClock;
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
   * @param waitingTimeMax how long an item may have to wait for its commit to begin; one that would
   *     wait longer, by the pace of recent commits, fails in the same way, unless the next commit
   *     has room for it
   */
  public GroupCommit(
      Function<List<T>, Future<List<R>>> commit,
      int batchMax,
      int waitingMax,
      Duration waitingTimeMax) {
    this(commit, batchMax, new Admission(batchMax, waitingMax, waitingTimeMax), System::nanoTime);
  }

  GroupCommit(
      Function<List<T>, Future<List<R>>> commit,
      int batchMax,
      Admission admission,
      LongSupplier nanoClock) {
    this.commit = commit;
    this.batchMax = batchMax;
    this.admission = admission;
    this.nanoClock = nanoClock;
  }

  /** Completes when the item is committed. A failed future: it is not, or that is unknown. */
  public Future<R> add(T item) {
    return add(false, item);
  }

  /** Why {@link #add} would refuse an item now, if so; cheap enough to ask before it is read. */
  public Optional<OverloadedException> refusal() {
    return refusal(false);
  }

  /** The same, before all that {@link #add} lets wait. */
  public Future<R> addFirst(T item) {
    return add(true, item);
  }

  private Future<R> add(boolean isUrgent, T item) {
    var refusal = refusal(isUrgent);
    if (refusal.isPresent()) return Future.failedFuture(refusal.get());
    Promise<R> outcome = Promise.promise();
    (isUrgent ? urgent : usual).add(new Waiting<>(item, outcome));
    if (!committing) commitNext();
    return outcome.future();
  }

  private Optional<OverloadedException> refusal(boolean isUrgent) {
    return admission.refusal(isUrgent, urgent.size(), usual.size(), nanoClock.getAsLong());
  }

  /** How long one more item of {@link #add} would wait for its commit to begin, in nanoseconds. */
  public long waitNanos() {
    return admission.waitNanos(false, urgent.size(), usual.size(), nanoClock.getAsLong());
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
    admission.commitBegan(nanoClock.getAsLong());
    commitTogether(nextBatch())
        .onComplete(
            done -> {
              admission.commitEnded(nanoClock.getAsLong());
              commitNext();
            });
  }

  private List<Waiting<T, R>> nextBatch() {
    var batch = new ArrayList<Waiting<T, R>>(Math.min(batchMax, waiting()));
    int kept = Math.min(usual.size(), Admission.usualShare(batchMax));
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
