package dev.penstock.dev.crash;

import dev.penstock.dev.process.Daemon;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells somebody who watches how far it is. */
final class Progress implements AutoCloseable {
  private static final long EVERY_SECONDS = 3;

  private final PrintStream out;
  private final boolean isWatched;
  private final long startedNanos = System.nanoTime();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(Daemon.named("progress"));
  private volatile String phase = "starting";

  /** What there is to tell about a run. */
  record Watched(Tally tally, Meters meters, FaultRunner runner, int planned) {}

  /**
   * @param isWatched whether there is a terminal, or only a log that wants less
   */
  Progress(PrintStream out, boolean isWatched) {
    this.out = out;
    this.isWatched = isWatched;
  }

  void phase(String name) {
    phase = name;
    tell(name);
  }

  /** From now on, every few seconds. */
  void follow(Watched watched) {
    phase = "running";
    if (!isWatched) return;
    rounds.scheduleWithFixedDelay(
        () -> tell(line(watched)), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private String line(Watched watched) {
    var current = watched.runner.current();
    return "%s: accepted %d, ended %d, faults %d of %d%s"
        .formatted(
            phase,
            watched.tally.count(Tally.Event.ACCEPTED),
            watched.meters.sum("penstock_orders_ended_total"),
            watched.runner.struck().size(),
            watched.planned,
            current.isEmpty() ? "" : ", now " + String.join(" and ", current));
  }

  private void tell(String what) {
    long seconds = Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
    out.printf("%4d s  %s%n", seconds, what);
    out.flush();
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
