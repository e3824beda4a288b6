package dev.penstock.simulation;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A process from its start to its end. Whatever it does is an event of its own; nothing of it
 * happens any more after its end.
 */
final class Life {
  /** For what it sends: as fast as a local network. */
  private static final long LATENCY_MICROS = 800;

  /** What was sent so long before has gone out. */
  private static final int SENT_MAX = 64;

  final String name;
  final Scheduler scheduler;
  private final SimulatedVertx vertx;
  private final Deque<Scheduler.Event> sent = new ArrayDeque<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean alive = true;

  Life(String name, Scheduler scheduler, SimulatedProvider provider) {
    this.name = name;
    this.scheduler = scheduler;
    this.vertx = new SimulatedVertx(this, provider);
  }

  boolean isAlive() {
    return alive;
  }

  Vertx vertx() {
    return vertx.vertx;
  }

  ContextInternal context() {
    return vertx.context;
  }

  /** Its listeners run at once, and its timeouts are virtual. */
  <T> Promise<T> promise() {
    return vertx.context.promise();
  }

  Scheduler.Event after(long micros, String what, Runnable action) {
    return scheduler.after(micros, this, name + " " + what, action);
  }

  /** Something that reaches somebody else, perhaps even when this process ends meanwhile. */
  void send(long delayMicros, String what, Runnable arrival) {
    if (sent.size() == SENT_MAX) sent.poll();
    long latency = scheduler.chance.micros(50, LATENCY_MICROS);
    sent.add(scheduler.after(delayMicros + latency, name + " " + what, arrival));
  }

  void atEnd(Runnable action) {
    atEnd.add(action);
  }

  /** As {@code kill -9} does: of what it sent last nobody knows how much went out. */
  void end() {
    if (!alive) return;
    alive = false;
    scheduler.seen.add("process killed");
    scheduler.say(() -> "-- " + name + " is killed");
    int cut = scheduler.chance.between(0, 2);
    for (var event : sent) {
      if (cut == 0 || cut == 1 && scheduler.chance.coin()) event.cancel();
    }
    atEnd.forEach(Runnable::run);
  }
}
