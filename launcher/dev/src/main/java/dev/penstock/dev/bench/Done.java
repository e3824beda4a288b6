package dev.penstock.dev.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the measuring thread waits for. */
final class Done extends CompletableFuture<Void> {
  private static final long WAIT_MAX_SECONDS = 180;

  void complete() {
    complete(null);
  }

  void fail(Throwable cause) {
    completeExceptionally(cause);
  }

  void await() {
    try {
      get(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a contestant failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no end after " + WAIT_MAX_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
