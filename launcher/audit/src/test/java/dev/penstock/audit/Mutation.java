package dev.penstock.audit;

import java.util.List;
import java.util.function.Consumer;

/**
 * A way to spoil a sound run.
 *
 * @param breaks every invariant that must notice it, in order; no other may
 */
record Mutation(String what, List<String> breaks, Consumer<World> damage) {

  /**
   * @param breaks separated by spaces
   */
  static Mutation of(String what, String breaks, Consumer<World> damage) {
    return new Mutation(what, List.of(breaks.split(" ")), damage);
  }

  @Override
  public String toString() {
    return what + " breaks " + String.join(", ", breaks);
  }
}
