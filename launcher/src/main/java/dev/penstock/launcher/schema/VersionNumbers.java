package dev.penstock.launcher.schema;

import dev.penstock.events.EventPolicy;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sets of versions of one event. */
final class VersionNumbers {
  private VersionNumbers() {}

  /** None for what is not written as versions are. */
  static SortedSet<Integer> of(String text) {
    return EventPolicy.isWritten(text) ? EventPolicy.numbers(text) : EventPolicy.none();
  }

  static SortedSet<Integer> without(SortedSet<Integer> numbers, SortedSet<Integer> others) {
    var rest = new TreeSet<>(numbers);
    rest.removeAll(others);
    return rest;
  }
}
