package dev.penstock.launcher.schema;

import dev.penstock.launcher.Broker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits until all living processes have followed a change. */
final class Followers {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Followers() {}

  /**
   * @param total living processes at the end
   * @param behind those that have not followed
   */
  record Followed(int total, List<Jvm> behind) {
    boolean isByAll() {
      return behind.isEmpty();
    }

    String inWords() {
      if (total == 0) return "no process lives that could follow; the next that starts will";
      if (isByAll() && total == 1) return "followed by the only living process";
      if (isByAll()) return "followed by all " + total + " living processes";
      return "not followed yet by "
          + String.join(", ", behind.stream().map(Jvm::inWords).toList())
          + "; who does not within a minute is stuck, or too old to know of this: start it again";
    }
  }

  /** Blocks for {@code max} at most; a process that ends meanwhile is not waited for. */
  static Followed await(Broker broker, Duration max, Predicate<Jvm> hasFollowed) {
    long endNanos = System.nanoTime() + max.toNanos();
    while (true) {
      var jvms = Jvms.living(broker);
      var behind = jvms.stream().filter(hasFollowed.negate()).toList();
      if (behind.isEmpty() || System.nanoTime() - endNanos >= 0) {
        return new Followed(jvms.size(), behind);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
