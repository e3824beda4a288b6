package dev.penstock.dev.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of a change of contract.
 *
 * @param published the versions that are published from its beginning on, such as {@code v1+v2}
 * @param reading the versions that members are restarted to read, one after the other
 */
record Phase(String name, String published, Map<String, String> reading) {
  Phase {
    reading = new LinkedHashMap<>(reading);
  }

  static Phase of(String name, String published) {
    return new Phase(name, published, Map.of());
  }

  /** All members that are named read these versions afterwards. */
  static Phase of(String name, String published, List<String> members, String versions) {
    var reading = new LinkedHashMap<String, String>();
    for (var member : members) reading.put(member, versions);
    return new Phase(name, published, reading);
  }

  /**
   * There and back: both versions, then the readers, then the new version only; and the same the
   * other way round.
   *
   * @param members the readers, in the order in which they are migrated
   */
  static List<Phase> thereAndBack(String before, String after, List<String> members) {
    var both = before + "+" + after;
    var phases = new ArrayList<Phase>();
    phases.add(of("baseline", before));
    phases.add(of("expand", both));
    phases.add(of("migrate", both, members, both));
    phases.add(of("contract", after));
    phases.add(of("back: expand", both));
    phases.add(of("back: contract", before));
    phases.add(of("back: migrate", before, members, before));
    return phases;
  }
}
