package dev.penstock.dev.crash;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/**
 * Which faults come when: a function of its arguments alone, so that a seed repeats a run. Every
 * kind comes once before any comes again.
 */
record Schedule(List<Wave> waves) {
  private static final int PAUSE_MIN_MILLIS = 300;
  private static final int PAUSE_MAX_MILLIS = 1_500;
  private static final int TOGETHER_MAX = 3;
  private static final double CASCADE = 0.4;

  /** What it takes on the average to break something and to mend it, beside the time it is held. */
  private static final Duration COST = Duration.ofMillis(1_000);

  /**
   * Faults that come together; the next wave comes when all of them are healed.
   *
   * @param pause before it
   */
  record Wave(Duration pause, List<Planned> faults) {
    Duration length() {
      var longest =
          faults.stream().map(each -> each.after().plus(each.hold())).max(Duration::compareTo);
      return pause.plus(longest.orElse(Duration.ZERO)).plus(COST);
    }
  }

  /**
   * @param after the beginning of its wave
   * @param seed of the dice it is thrown with
   */
  record Planned(FaultKind kind, Duration after, Duration hold, long seed) {}

  /** As many as fit into that time. */
  static Schedule of(long seed, Duration time, List<FaultKind> kinds) {
    var dice = new Random(seed);
    var deck = new ArrayDeque<FaultKind>();
    var waves = new ArrayList<Wave>();
    var left = time;
    while (!left.isNegative() && !kinds.isEmpty()) {
      var wave = wave(dice, deck, kinds);
      left = left.minus(wave.length());
      if (!left.isNegative()) waves.add(wave);
    }
    return new Schedule(List.copyOf(waves));
  }

  List<Planned> faults() {
    return waves.stream().flatMap(wave -> wave.faults().stream()).toList();
  }

  private static Wave wave(Random dice, Deque<FaultKind> deck, List<FaultKind> kinds) {
    var pause =
        Duration.ofMillis(PAUSE_MIN_MILLIS + dice.nextInt(PAUSE_MAX_MILLIS - PAUSE_MIN_MILLIS + 1));
    var faults = new ArrayList<Planned>();
    var areas = EnumSet.noneOf(FaultKind.Area.class);
    var after = Duration.ZERO;
    do {
      if (deck.isEmpty()) deck.addAll(shuffled(dice, kinds));
      // One that cannot come now is the first of the next wave.
      if (!areas.add(deck.element().area())) break;
      var planned = planned(dice, deck.remove(), after);
      faults.add(planned);
      after = after.plus(Duration.ofMillis(dice.nextInt(1 + (int) planned.hold().toMillis())));
    } while (faults.size() < TOGETHER_MAX && dice.nextDouble() < CASCADE);
    return new Wave(pause, List.copyOf(faults));
  }

  private static Planned planned(Random dice, FaultKind kind, Duration after) {
    return new Planned(kind, after, kind.hold().drawnBy(dice), dice.nextLong());
  }

  private static List<FaultKind> shuffled(Random dice, List<FaultKind> kinds) {
    var deck = new ArrayList<>(kinds);
    Collections.shuffle(deck, dice);
    return deck;
  }
}
