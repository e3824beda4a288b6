package dev.penstock.events.compatibility;

import java.util.HashSet;
import java.util.Set;

/** Pairs of schemas, by identity, met at a place already: references may lead in circles. */
final class Pairs {
  private final Set<Pair> pairs = new HashSet<>();

  private record Pair(Place place, Object a, Object b) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Pair pair && a == pair.a && b == pair.b && place.equals(pair.place);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(a) * 31 + System.identityHashCode(b);
    }
  }

  boolean add(Place place, Object a, Object b) {
    return pairs.add(new Pair(place, a, b));
  }

  Pairs copy() {
    var copy = new Pairs();
    copy.pairs.addAll(pairs);
    return copy;
  }
}
