package dev.penstock.dev.crash;

import java.util.List;
import java.util.Random;

/** One fault as it happens: what it hits, by its own dice, and what is to be told of it. */
final class Strike {
  private final Plant plant;
  private final Random dice;
  private final StringBuffer notes = new StringBuffer();

  Strike(Plant plant, long seed) {
    this.plant = plant;
    this.dice = new Random(seed);
  }

  Plant plant() {
    return plant;
  }

  Random dice() {
    return dice;
  }

  /** Draws one, and notes it. Fails when there is none. */
  <T> T oneOf(List<T> candidates) {
    if (candidates.isEmpty()) throw new IllegalStateException("there is nothing to hit");
    var drawn = candidates.get(dice.nextInt(candidates.size()));
    note(drawn.toString());
    return drawn;
  }

  int between(int min, int max) {
    return min + dice.nextInt(max - min + 1);
  }

  void note(String what) {
    if (notes.length() > 0) notes.append(", ");
    notes.append(what);
  }

  String notes() {
    return notes.toString();
  }
}
