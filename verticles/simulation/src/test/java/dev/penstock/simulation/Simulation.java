package dev.penstock.simulation;

import dev.penstock.events.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one world to its end. */
final class Simulation {
  private static final long STEPS_MAX = 200_000;
  private static final long LIFETIME_MICROS = 3_600 * Scheduler.SECOND;

  /** So long nothing may happen any more that has to. */
  private static final long REST_MICROS = 2 * Scheduler.SECOND;

  /** What came of a seed. */
  record Verdict(
      long seed, List<String> violations, long steps, long fingerprint, Set<String> seen) {
    boolean isGood() {
      return violations.isEmpty();
    }

    @Override
    public String toString() {
      return "seed " + seed + " (" + steps + " steps): " + String.join("; ", violations);
    }
  }

  private Simulation() {}

  /**
   * @param schemas of the calling thread
   * @param trace told every step; null for none
   */
  static Verdict run(
      long seed, Schemas schemas, Mutation mutation, @Nullable Consumer<String> trace) {
    return run(seed, new World(seed, schemas, mutation, trace));
  }

  static Verdict run(long seed, World world) {
    var scheduler = world.scheduler;
    var story = new Story(world);
    story.begin();
    var violations = new ArrayList<String>();
    long restMicros = 0;
    while (restMicros == 0 || scheduler.nowMicros() - restMicros < REST_MICROS) {
      if (scheduler.steps() > STEPS_MAX || scheduler.nowMicros() > LIFETIME_MICROS) {
        violations.add("does not come to rest within %d steps".formatted(scheduler.steps()));
        break;
      }
      scheduler.step();
      if (!story.isOver()) restMicros = 0;
      else if (restMicros == 0) restMicros = scheduler.nowMicros();
    }
    violations.addAll(Invariants.violations(world));
    return new Verdict(seed, violations, scheduler.steps(), scheduler.fingerprint(), seen(world));
  }

  private static Set<String> seen(World world) {
    var seen = world.scheduler.seen;
    for (var order : world.ledger.orders.orders.rows()) {
      seen.add("order " + order.text(order.has("reason") ? "reason" : "status"));
    }
    for (var row : world.ledger.inventory.reservations.rows()) {
      seen.add("reservation " + row.text("state"));
    }
    for (var row : world.ledger.payments.payments.rows()) {
      seen.add("payment " + row.text("state"));
      if (row.has("refund_failed_at")) seen.add("refund failed for a while");
    }
    return seen;
  }
}
