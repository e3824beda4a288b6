package dev.penstock.dev.bench.floors;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Blocks the measuring thread, never an event loop, and never for ever. */
final class Await {
  private static final Duration MAX = Duration.ofMinutes(2);

  private Await() {}

  static <T> T result(Future<T> future) {
    return result(future.toCompletionStage().toCompletableFuture());
  }

  /** Throws {@link FloorException} when the future fails, or has no outcome after two minutes. */
  static <T> T result(CompletableFuture<T> future) {
    return result(future, MAX);
  }

  /** The same after {@code max}. */
  static <T> T result(CompletableFuture<T> future, Duration max) {
    try {
      return future.get(max.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new FloorException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new FloorException("no end after " + max.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      // The thread does not stay interrupted: it has to end what it began, which blocks too.
      throw new FloorException("interrupted", e);
    }
  }

  /** Until it holds; throws when it does not within two minutes. */
  static void until(String what, BooleanSupplier holds) {
    long endNanos = System.nanoTime() + MAX.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > endNanos) throw new FloorException("in vain waited until " + what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
