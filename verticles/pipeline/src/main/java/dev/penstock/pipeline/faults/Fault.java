package dev.penstock.pipeline.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What happens at a fault point, and when.
 *
 * @param firstHit from 1
 * @param everyTime whether it goes on after that
 */
record Fault(Action action, Duration delay, long firstHit, boolean everyTime) {
  enum Action {
    /** Ends the process at once, as {@code kill -9} does: nothing is flushed, no hook runs. */
    HALT,
    /** Throws {@link InjectedFaultException}. */
    THROW,
    /** Blocks the thread, which is an event loop. */
    DELAY
  }

  private static final Pattern SPEC =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9_.-]*)=(halt|throw|delay:(\\d{1,6})ms)(?:@(\\d{1,9})(\\+)?)?");

  /**
   * Reads what is given to the JVM: {@code name=halt@3,name=throw@1+,name=delay:200ms}; the number
   * is the first hit that fails, a plus means all after it too.
   *
   * @throws IllegalArgumentException that says what cannot be read
   */
  static Map<String, Fault> parse(String specs) {
    var faults = new HashMap<String, Fault>();
    for (var spec : specs.split(",")) {
      if (spec.isBlank()) continue;
      var read = SPEC.matcher(spec.strip());
      if (!read.matches()) {
        throw new IllegalArgumentException(
            "penstock.faults: '"
                + spec.strip()
                + "' is not <point>=halt|throw|delay:<n>ms[@<hit>[+]]");
      }
      var action = Action.valueOf(read.group(2).replaceAll(":.*", "").toUpperCase());
      var delay = Duration.ofMillis(read.group(3) == null ? 0 : Long.parseLong(read.group(3)));
      long firstHit = read.group(4) == null ? 1 : Long.parseLong(read.group(4));
      faults.put(read.group(1), new Fault(action, delay, firstHit, read.group(5) != null));
    }
    return Map.copyOf(faults);
  }

  boolean isDueAt(long hit) {
    return everyTime ? hit >= firstHit : hit == firstHit;
  }
}
