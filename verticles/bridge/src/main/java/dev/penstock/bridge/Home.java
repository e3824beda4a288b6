package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/** The Vert.x context something belongs to: all of its state is touched there only. */
final class Home {
  private final ContextInternal context;

  private Home(ContextInternal context) {
    this.context = context;
  }

  /** The context of the caller, or a new one when it has none. */
  static Home of(Vertx vertx) {
    return new Home(((ContextInternal) vertx.getOrCreateContext()).unwrap());
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

  void later(Runnable task) {
    context.runOnContext(v -> task.run());
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

  long after(Duration delay, Runnable task) {
    return context.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
  }

  void cancel(long timer) {
    context.owner().cancelTimer(timer);
  }

  /** A clock that only goes forward, for deadlines. */
  static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
