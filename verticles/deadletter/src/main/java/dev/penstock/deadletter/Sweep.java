package dev.penstock.deadletter;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on by itself: notices which replays were handled, replays what waited behind them,
 * publishes what a crash has left, counts what is open, and forgets what is old. Several instances
 * and processes take turns. Belongs to the event loop of its verticle.
 */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final int FOLLOW_MAX = 100;
  private static final Duration COUNTING = Duration.ofSeconds(5);
  private static final Duration CLEANING = Duration.ofHours(1);

  /** How long an order waits for a letter that does not come. */
  private static final Duration LETTER_MAX = Duration.ofDays(1);

  /** Not a lock of any other room: the word deadletter, read as a number. */
  private static final String TAKE_TURN =
      "SELECT pg_try_advisory_xact_lock(hashtext('deadletter.sweep')) AS mine";

  private final Vertx vertx;
  private final Pool pool;
  private final ReplayGateway replays;
  private final OpenLetters openLetters;
  private final DeadletterConfig config;
  private Future<Void> running = Future.succeededFuture();
  private boolean isStopped;
  private long timer;
  private long countedNanos = System.nanoTime() - COUNTING.toNanos();
  private long cleanedNanos = System.nanoTime() - CLEANING.toNanos();

  Sweep(
      Vertx vertx,
      Pool pool,
      ReplayGateway replays,
      OpenLetters openLetters,
      DeadletterConfig config) {
    this.vertx = vertx;
    this.pool = pool;
    this.replays = replays;
    this.openLetters = openLetters;
    this.config = config;
  }

  void start() {
    timer = vertx.setPeriodic(config.sweepInterval().toMillis(), id -> wake());
    wake();
  }

  /** Completes when the turn under way has ended. */
  Future<Void> stop() {
    isStopped = true;
    vertx.cancelTimer(timer);
    return running;
  }

  private void wake() {
    if (isStopped || !running.isComplete()) return;
    running =
        pool.withTransaction(this::takeTurn)
            .compose(v -> replays.publishDue())
            .compose(v -> countOpen())
            .compose(v -> clean())
            .otherwise(
                cause -> {
                  LOG.debug("the sweep waits for its next turn cause={}", cause.toString());
                  return null;
                });
  }

  private Future<Void> takeTurn(SqlClient tx) {
    return tx.query(TAKE_TURN)
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getBoolean("mine")
                    ? DecisionStore.markHandled(tx)
                        .compose(handled -> DecisionStore.follow(tx, FOLLOW_MAX))
                        .mapEmpty()
                    : Future.succeededFuture());
  }

  private Future<Void> countOpen() {
    if (System.nanoTime() - countedNanos < COUNTING.toNanos()) return Future.succeededFuture();
    countedNanos = System.nanoTime();
    return LetterStore.countOpen(pool).onSuccess(openLetters::set).mapEmpty();
  }

  private Future<Void> clean() {
    if (System.nanoTime() - cleanedNanos < CLEANING.toNanos()) return Future.succeededFuture();
    cleanedNanos = System.nanoTime();
    return DecisionStore.clean(pool, config.ageMax())
        .compose(v -> LossStore.letGo(pool, LETTER_MAX))
        .mapEmpty();
  }
}
