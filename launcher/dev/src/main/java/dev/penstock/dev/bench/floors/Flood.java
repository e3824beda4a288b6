package dev.penstock.dev.bench.floors;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** As many orders as the pipeline takes: full batches, and a bounded number under way. */
final class Flood implements Feed {
  private static final int OPEN_MAX = 4_096;

  private final long timeNanos;
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private volatile long startNanos;
  private volatile IntakeStep intake;
  private long taken;

  Flood(Duration time) {
    timeNanos = time.toNanos();
  }

  @Override
  public CompletableFuture<Long> run(IntakeStep into) {
    intake = into;
    startNanos = System.nanoTime();
    into.takeFrom(this);
    return done;
  }

  @Override
  public List<FloorOrder> take(int max) {
    if (System.nanoTime() - startNanos >= timeNanos) {
      if (open.get() == 0) done.complete(taken);
      return List.of();
    }
    if (open.get() + max > OPEN_MAX) return List.of();
    long nowMillis = System.currentTimeMillis();
    var orders = Stream.generate(() -> FloorOrder.random(nowMillis)).limit(max).toList();
    open.addAndGet(max);
    taken += max;
    return orders;
  }

  @Override
  public void ended(List<Step.Event> ends) {
    open.addAndGet(-ends.size());
    intake.wake();
  }
}
