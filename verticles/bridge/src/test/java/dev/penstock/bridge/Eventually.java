package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what should become true, not for a time. */
final class Eventually {
  private static final Duration MAX = Duration.ofSeconds(20);

  private Eventually() {}

  static void holds(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + MAX.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) throw new AssertionError("never came true: " + what);
      LockSupport.parkNanos(2_000_000);
    }
  }

  static <T> T get(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) throw cause;
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("no outcome within " + MAX, late);
    }
  }

  static Throwable failure(Future<?> future) {
    try {
      var value = get(future);
      throw new AssertionError("succeeded with " + value);
    } catch (BridgeException cause) {
      return cause;
    }
  }
}
