package dev.penstock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Schemas;
import dev.penstock.simulation.Simulation.Verdict;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of worlds, each made from a number. A number that fails is printed; {@code
 * -Dpenstock.simulation.seed=<number>} runs it again and prints every step.
 */
final class SimulationTest {
  private static final String SEED = "penstock.simulation.seed";
  private static final long SEEDS = Long.getLong("penstock.simulation.seeds", 10_000);
  private static final int FAILED_MAX = 5;

  /** Within so many seeds every mistake is found. */
  private static final long SEEDS_TO_FIND = 1_000;

  /** Within so many seeds everything happens that has to be survived. */
  private static final long SEEDS_TO_MEET_ALL = 2_000;

  private static final String[] MET = {
    "broker lost its disk",
    "broker lost its last writes",
    "commit of unknown outcome",
    "dead letter",
    "duplicate message id",
    "order CONFIRMED",
    "order customer_request",
    "order driven again",
    "order insufficient_stock",
    "order payment_declined",
    "order timed_out",
    "outage of the broker",
    "outage of the ledger",
    "payment CAPTURED",
    "payment DECLINED",
    "payment REFUNDED",
    "payment VOID",
    "process killed",
    "redelivery",
    "refund failed for a while",
    "reservation HELD",
    "reservation REJECTED",
    "reservation RELEASED",
    "reservation VOID",
    "statement timeout",
    "wait for a lock"
  };

  /** One for each thread. */
  private static final ThreadLocal<Schemas> COMPILED = ThreadLocal.withInitial(Schemas::new);

  @Test
  @DisabledIfSystemProperty(named = SEED, matches = ".+")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void keepsThePromiseWhateverGoesWrong() {
    var failed = new TreeMap<Long, Verdict>();
    var seen = new TreeMap<String, Integer>();
    inParallel(
        SEEDS,
        verdict -> {
          synchronized (failed) {
            if (!verdict.isGood()) failed.put(verdict.seed(), verdict);
            verdict.seen().forEach(what -> seen.merge(what, 1, Integer::sum));
          }
          return failed.size() < FAILED_MAX;
        });
    System.out.println("worlds: " + SEEDS + ", in so many of them: " + seen);
    assertThat(failed.values()).as("seeds that failed").isEmpty();
    if (SEEDS >= SEEDS_TO_MEET_ALL) assertThat(seen).containsKeys(MET);
  }

  @Test
  @EnabledIfSystemProperty(named = SEED, matches = ".+")
  void showsOneSeed() {
    Consumer<String> trace = System.out::println;
    var verdict = Simulation.run(Long.getLong(SEED), COMPILED.get(), Mutation.NONE, trace);
    assertThat(verdict.violations()).isEmpty();
  }

  @Test
  @DisabledIfSystemProperty(named = SEED, matches = ".+")
  void takesTheSameStepsForTheSameSeed() {
    for (long seed : List.of(3L, 33L, 333L)) {
      var first = Simulation.run(seed, COMPILED.get(), Mutation.NONE, null);
      var second = Simulation.run(seed, new Schemas(), Mutation.NONE, null);
      assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
      assertThat(second.steps()).isEqualTo(first.steps());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  @DisabledIfSystemProperty(named = SEED, matches = ".+")
  void findsMistakes(Mutation mutation) {
    var found =
        LongStream.rangeClosed(1, SEEDS_TO_FIND)
            .mapToObj(seed -> Simulation.run(seed, COMPILED.get(), mutation, null))
            .filter(verdict -> !verdict.isGood())
            .findFirst();
    assertThat(found).as("a world that " + mutation + " harms").isPresent();
    System.out.println(mutation + " is found by " + found.get());
  }

  private interface Judge {
    /** False when it has seen enough. */
    boolean goesOn(Verdict verdict);
  }

  private static void inParallel(long seeds, Judge judge) {
    var next = new AtomicLong();
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            thread -> {
              long seed = next.incrementAndGet();
              while (seed <= seeds
                  && judge.goesOn(Simulation.run(seed, COMPILED.get(), Mutation.NONE, null))) {
                seed = next.incrementAndGet();
              }
            });
  }
}
