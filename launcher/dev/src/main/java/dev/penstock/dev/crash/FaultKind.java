package dev.penstock.dev.crash;

import java.time.Duration;
import java.util.Random;
import java.util.Set;

/**
 * A way to fail.
 *
 * @param rows of the fault matrix
 * @param hold how long it lasts
 */
record FaultKind(String name, Area area, Set<Integer> rows, Hold hold, Injection injection) {

  /** Faults of different areas may come together; of one area, only one after the other. */
  enum Area {
    PROCESSES,
    BROKER,
    LEDGER,
    PROVIDER,
    LINKS,
    MESSAGES
  }

  record Hold(int minMillis, int maxMillis) {
    /** Over as soon as it has happened. */
    static final Hold NONE = new Hold(0, 0);

    static Hold seconds(double min, double max) {
      return new Hold((int) (min * 1_000), (int) (max * 1_000));
    }

    Duration drawnBy(Random dice) {
      return Duration.ofMillis(minMillis + dice.nextInt(maxMillis - minMillis + 1));
    }
  }

  @FunctionalInterface
  interface Injection {
    /** Breaks something; what it answers mends it. Blocks, bounded; throws when it cannot. */
    Healing into(Strike strike) throws Exception;
  }

  @FunctionalInterface
  interface Healing {
    Healing NONE = () -> {};

    void heal() throws Exception;
  }
}
