package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Signal;

/**
 * A round whose orders wait all at once: those that consume stand still, warm, while they come, and
 * go on then. Blocks; for one thread.
 */
final class PiledUp {
  private final OpenRound round;
  private final long waiting;
  private final long drainedFromNanos;

  private PiledUp(OpenRound round) {
    this.round = round;
    this.waiting = round.tally().counts().open();
    this.drainedFromNanos = System.nanoTime();
  }

  /** They are being worked off from now on. */
  static PiledUp of(OrdersBench bench, String name, long orders) {
    var round = new OpenRound(bench, name);
    signal(bench, Signal.STOP);
    try {
      round.post(Course.closed(orders), bench.customers());
    } finally {
      signal(bench, Signal.CONT);
    }
    return new PiledUp(round);
  }

  private static void signal(OrdersBench bench, Signal signal) {
    bench.site().consumers().forEach(jvm -> signal.to(jvm.pid()));
  }

  /** Until they have ended. */
  void drain() {
    round.awaitEnds();
  }

  /** That had not ended when they began to be worked off. */
  long waiting() {
    return waiting;
  }

  /** That it took to work them off. */
  double drainSeconds() {
    return round.tally().secondsToLastEndFrom(drainedFromNanos);
  }

  double drainedPerSecond() {
    return waiting / drainSeconds();
  }

  /** It is over. */
  Round close() {
    return round.close();
  }
}
