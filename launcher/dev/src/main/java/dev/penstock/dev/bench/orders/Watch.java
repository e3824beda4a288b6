package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Deadline;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits, second by second, and tells somebody who watches how far it is. Blocks; one thread. */
final class Watch {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final PrintStream out;
  private final boolean isWatched;
  private final long startedNanos = System.nanoTime();

  /** What happened in a second. */
  record Second(Tally.Counts counts, long accepted, long ended) {}

  /**
   * @param isWatched whether there is a terminal, or only a file that wants results
   */
  Watch(PrintStream out, boolean isWatched) {
    this.out = out;
    this.isWatched = isWatched;
  }

  /**
   * Until the condition holds; false after {@code max}.
   *
   * @param eachSecond is told of each full one
   */
  boolean await(
      String phase,
      Tally tally,
      Duration max,
      BooleanSupplier condition,
      Consumer<Second> eachSecond) {
    var deadline = Deadline.in(max);
    var last = tally.counts();
    while (!deadline.isOver()) {
      var step = deadline.left().compareTo(STEP) < 0 ? deadline.left() : STEP;
      if (Deadline.in(step).await(condition)) return true;
      if (Thread.currentThread().isInterrupted()) throw BenchException.notRun("interrupted");
      var now = tally.counts();
      var second = new Second(now, now.accepted() - last.accepted(), now.ended() - last.ended());
      tell(phase, second);
      eachSecond.accept(second);
      last = now;
    }
    return condition.getAsBoolean();
  }

  void phase(String what) {
    if (isWatched) print(what);
  }

  private void tell(String phase, Second second) {
    if (!isWatched) return;
    print(
        "%-10s accepted %8d  %6d/s   ended %8d  %6d/s   open %d"
            .formatted(
                phase,
                second.counts().accepted(),
                second.accepted(),
                second.counts().ended(),
                second.ended(),
                second.counts().open()));
  }

  private void print(String line) {
    out.printf("%4d s  %s%n", Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds(), line);
    out.flush();
  }
}
