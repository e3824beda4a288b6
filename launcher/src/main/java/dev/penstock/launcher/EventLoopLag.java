package dev.penstock.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How late a timer of this event loop is: what any other task of it has to wait. */
final class EventLoopLag extends VerticleBase {
  private static final long PERIOD_MILLIS = 100;

  private final Timer lag;
  private long dueNanos;

  EventLoopLag(MeterRegistry meters) {
    this.lag =
        Timer.builder("penstock.event.loop.lag")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(1))
            .register(meters);
  }

  @Override
  public Future<?> start() {
    schedule();
    return Future.succeededFuture();
  }

  private void schedule() {
    dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    vertx.setTimer(PERIOD_MILLIS, id -> tick());
  }

  private void tick() {
    lag.record(Math.max(0, System.nanoTime() - dueNanos), TimeUnit.NANOSECONDS);
    schedule();
  }
}
