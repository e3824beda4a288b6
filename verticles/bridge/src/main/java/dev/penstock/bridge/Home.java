package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Vert.x context something belongs to: all of its state is touched there only. */
final class Home {
  private static final Logger LOG = LoggerFactory.getLogger(Home.class);

  private static final long NO_TIMER = -1;

  private final ContextInternal context;

  private Home(ContextInternal context) {
    this.context = context;
  }

  /** The context of the caller, or a new one when it has none. */
  static Home of(Vertx vertx) {
    return new Home(((ContextInternal) vertx.getOrCreateContext()).unwrap());
  }

  /** A context that belongs to no verticle, so nobody's undeployment ends it. */
  static Home fresh(Vertx vertx) {
    return new Home(((VertxInternal) vertx).createEventLoopContext());
  }

  /** True on this context, also inside the duplicate that Vert.x makes for each request. */
  boolean isHere() {
    var current = ContextInternal.current();
    return current != null && current.unwrap() == context && context.inThread();
  }

  /** Now when called on this context, else in a task of its own. */
  void run(Runnable task) {
    if (isHere()) task.run();
    else later(task);
  }

  /** Dropped when the event loop is gone: nobody is left to be told. */
  void later(Runnable task) {
    try {
      context.runOnContext(v -> task.run());
    } catch (RejectedExecutionException closed) {
      LOG.debug("dropped a task of a closed event loop");
    }
  }

  /** True once the event loop takes no more tasks, as after {@code vertx.close()}. */
  boolean isGone() {
    return context.nettyEventLoop().isShuttingDown();
  }

  /** Its listeners run on this context. */
  <T> Promise<T> promise() {
    return context.promise();
  }

  <T> Future<T> succeeded() {
    return context.succeededFuture();
  }

  <T> Future<T> succeeded(T value) {
    return context.succeededFuture(value);
  }

  <T> Future<T> failed(Throwable cause) {
    return context.failedFuture(cause);
  }

  long every(long millis, Runnable task) {
    return context.setPeriodic(millis, id -> task.run());
  }

  /** Dropped when the event loop is gone. */
  long after(Duration delay, Runnable task) {
    try {
      return context.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
    } catch (RejectedExecutionException closed) {
      LOG.debug("dropped a timer of a closed event loop");
      return NO_TIMER;
    }
  }

  void cancel(long timer) {
    context.owner().cancelTimer(timer);
  }

  /** A clock that only goes forward, for deadlines. */
  static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
