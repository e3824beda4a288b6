package dev.penstock.dev.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** A Vert.x with one event loop that counts its tasks and knows its longest block. */
interface Loop extends AutoCloseable {
  Loop NONE = new None();
  long CALL_MAX_SECONDS = 60;

  Vertx vertx();

  Context context();

  /** Tasks handed to the event loop so far, from any thread; timers not counted. */
  long tasks();

  /** Forgets the blocks so far. */
  void forgetBlocks();

  /** How much later than planned the worst tick of a 1 ms ticker came. */
  double longestBlockMillis();

  @Override
  void close();

  static Loop start() {
    return new Ticking();
  }

  /** Runs it on the loop and blocks until its future ends. */
  default <T> T call(Supplier<Future<T>> task) {
    var done = new CompletableFuture<T>();
    context()
        .runOnContext(
            v -> task.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
    return done.orTimeout(CALL_MAX_SECONDS, TimeUnit.SECONDS).join();
  }

  /** For who has no event loop. */
  final class None implements Loop {
    @Override
    public Vertx vertx() {
      throw new IllegalStateException("no event loop");
    }

    @Override
    public Context context() {
      throw new IllegalStateException("no event loop");
    }

    @Override
    public long tasks() {
      return 0;
    }

    @Override
    public void forgetBlocks() {}

    @Override
    public double longestBlockMillis() {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** A real one. */
  final class Ticking implements Loop {
    private final LongAdder tasks = new LongAdder();
    private final AtomicLong longestNanos = new AtomicLong();
    private final Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(new CountingTransport(tasks))
            .build();
    private final Context context = vertx.getOrCreateContext();
    private long lastNanos;

    private Ticking() {
      context.runOnContext(
          v -> {
            lastNanos = System.nanoTime();
            vertx.setPeriodic(1, id -> tick());
          });
    }

    private void tick() {
      long now = System.nanoTime();
      long late = now - lastNanos - TimeUnit.MILLISECONDS.toNanos(1);
      lastNanos = now;
      if (late > longestNanos.get()) longestNanos.set(late);
    }

    @Override
    public Vertx vertx() {
      return vertx;
    }

    @Override
    public Context context() {
      return context;
    }

    @Override
    public long tasks() {
      return tasks.sum();
    }

    @Override
    public void forgetBlocks() {
      longestNanos.set(0);
    }

    @Override
    public double longestBlockMillis() {
      return longestNanos.get() / 1e6;
    }

    @Override
    public void close() {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(CALL_MAX_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
