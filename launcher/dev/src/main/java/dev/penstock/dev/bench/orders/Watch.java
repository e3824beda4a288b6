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

  /**
   * What happened in a second.
   *
   * @param counts of the whole round
   * @param answers that came in it, of any status
   */
  record Second(Tally.Counts counts, long answers, long accepted, long ended) {
    static Second between(Tally.Counts last, Tally.Counts now) {
      return new Second(
          now,
          now.answers() - last.answers(),
          now.accepted() - last.accepted(),
          now.ended() - last.ended());
    }

    boolean isIdle() {
      return answers + ended == 0;
    }
  }

  /**
   * @param isWatched whether there is a terminal, or only a file that wants results
   */
  Watch(PrintStream out, boolean isWatched) {
    this.out = out;
    this.isWatched = isWatched;
  }

  /**
   * Until the condition holds; false when nothing was answered and nothing ended for {@code
   * idleMax}.
   *
   * @param eachSecond is told of each
   */
  boolean await(
      String phase,
      Tally tally,
      Duration idleMax,
      BooleanSupplier condition,
      Consumer<Second> eachSecond) {
    var deadline = Deadline.in(idleMax);
    var last = tally.counts();
    while (!Deadline.in(STEP).await(condition)) {
      BenchException.throwIfInterrupted();
      var second = Second.between(last, tally.counts());
      last = second.counts();
      tell(phase, second);
      eachSecond.accept(second);
      if (!second.isIdle()) deadline = Deadline.in(idleMax);
      else if (deadline.isOver()) return false;
    }
    return true;
  }

  /** Blocks for that long, and says why. */
  void pause(String why, Duration length) {
    say(why);
    Deadline.pause(length);
    BenchException.throwIfInterrupted();
  }

  void say(String what) {
    if (!isWatched) return;
    out.printf("%4d s  %s%n", Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds(), what);
    out.flush();
  }

  private void tell(String phase, Second second) {
    say(
        "%-10s accepted %8d  %6d/s   ended %8d  %6d/s   open %d"
            .formatted(
                phase,
                second.counts().accepted(),
                second.accepted(),
                second.counts().ended(),
                second.ended(),
                second.counts().open()));
  }
}
