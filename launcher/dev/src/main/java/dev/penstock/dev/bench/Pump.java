package dev.penstock.dev.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.function.IntFunction;

/** A closed loop on an event loop: sends the next as soon as the window has room. */
final class Pump {
  private final int count;
  private final int inFlightMax;
  private final IntFunction<Future<?>> send;
  private final Done done = new Done();
  private int next;
  private int completed;

  Pump(int count, int inFlightMax, IntFunction<Future<?>> send) {
    this.count = count;
    this.inFlightMax = inFlightMax;
    this.send = send;
  }

  /** Blocks until all are stored. Not for use on the event loop. */
  void run(Context context) {
    context.runOnContext(v -> pump());
    done.await();
  }

  private void pump() {
    while (next < count && next - completed < inFlightMax) send.apply(next++).onComplete(this::on);
  }

  private void on(AsyncResult<?> result) {
    if (result.failed()) done.fail(result.cause());
    if (++completed == count) done.complete();
    else pump();
  }
}
