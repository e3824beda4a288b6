package dev.penstock.events.compatibility;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Pairs of schemas, by identity, that were met already: references may lead in circles. */
final class Pairs {
  private final Map<Object, Set<Object>> pairs = new IdentityHashMap<>();

  boolean add(Object a, Object b) {
    return pairs
        .computeIfAbsent(a, key -> Collections.newSetFromMap(new IdentityHashMap<>()))
        .add(b);
  }

  Pairs copy() {
    var copy = new Pairs();
    pairs.forEach((a, all) -> all.forEach(b -> copy.add(a, b)));
    return copy;
  }
}
