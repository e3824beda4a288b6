package dev.penstock.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes turns at looking for what is due: at once, periodically, and whenever it is woken; never
 * two at a time. A turn that fails is followed by the next one all the same. Belongs to one event
 * loop. Several sweepers of one table share its rows by {@code FOR UPDATE SKIP LOCKED}.
 */
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** A server that is gone without a word ends no turn by itself. */
  private static final Duration TURN_MAX = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final String name;
  private final Duration interval;
  private final Supplier<Future<Void>> turn;
  private State state = State.STOPPED;
  private boolean failing;
  private long timer;
  private Future<Void> running = Future.succeededFuture();

  private enum State {
    STOPPED,
    IDLE,
    RUNNING,
    /** Something happened meanwhile: look again at once. */
    RUNNING_AND_WANTED_AGAIN
  }

  /**
   * @param name for the log
   * @param turn does a bounded amount of work; given up after a minute
   */
  public Sweeper(Vertx vertx, String name, Duration interval, Supplier<Future<Void>> turn) {
    this.vertx = vertx;
    this.name = name;
    this.interval = interval;
    this.turn = turn;
  }

  public void start() {
    state = State.IDLE;
    timer = vertx.setPeriodic(interval.toMillis(), id -> wake());
    wake();
  }

  /** Begins a turn now, or right after the one that is running. */
  public void wake() {
    if (state == State.STOPPED) return;
    if (state != State.IDLE) {
      state = State.RUNNING_AND_WANTED_AGAIN;
      return;
    }
    state = State.RUNNING;
    running = take().onComplete(done -> rest());
  }

  /** No turn begins any more; completes when the running one has ended. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    state = State.STOPPED;
    return running;
  }

  /** For a turn that could go on. */
  public boolean isStopped() {
    return state == State.STOPPED;
  }

  private Future<Void> take() {
    return attempt()
        .timeout(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(v -> failing = false)
        .otherwise(
            cause -> {
              report(cause);
              return null;
            });
  }

  /** Once for all turns that fail in a row. */
  private void report(Throwable cause) {
    if (failing) {
      LOG.debug("{} waits for its next turn cause={}", name, cause.toString());
    } else {
      LOG.warn("{} could not look for what is due; it goes on trying", name, cause);
    }
    failing = true;
  }

  private Future<Void> attempt() {
    try {
      return turn.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void rest() {
    if (state == State.STOPPED) return;
    boolean again = state == State.RUNNING_AND_WANTED_AGAIN;
    state = State.IDLE;
    if (again) wake();
  }
}
