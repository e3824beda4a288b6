package dev.penstock.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Everything a seed decides. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** True so many times in a thousand; asks for no number when that is never. */
  boolean permille(int chance) {
    return chance > 0 && random.nextInt(1_000) < chance;
  }

  boolean coin() {
    return random.nextBoolean();
  }

  /** Both ends included. */
  int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  long micros(long min, long max) {
    return random.nextLong(min, max + 1);
  }

  int number() {
    return random.nextInt();
  }

  long bits() {
    return random.nextLong();
  }

  <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
