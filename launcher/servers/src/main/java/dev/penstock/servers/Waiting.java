package dev.penstock.servers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bounded waits for what another process does; nothing here outlasts its limit. */
final class Waiting {
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private Waiting() {}

  /** Blocks until the question has an answer, or {@code max} is over. */
  static <T> Optional<T> forAnswer(Duration max, Supplier<Optional<T>> question) {
    var end = System.nanoTime() + max.toNanos();
    while (true) {
      var answer = question.get();
      if (answer.isPresent() || System.nanoTime() - end >= 0) {
        return answer;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
    }
  }

  static boolean until(Duration max, BooleanSupplier condition) {
    return forAnswer(max, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty())
        .isPresent();
  }
}
