package dev.penstock.dev.bench.orders;

import dev.penstock.launcher.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which verticles share a JVM, by the name of the JVM. */
record Layout(Map<String, List<String>> jvms) {
  private static final String DOOR = "order";

  /** All in one. */
  static Layout together() {
    return new Layout(Map.of("services", Services.names()));
  }

  /** Each in its own. */
  static Layout split() {
    var jvms = new LinkedHashMap<String, List<String>>();
    Services.names().forEach(name -> jvms.put(name, List.of(name)));
    return new Layout(jvms);
  }

  /** The one that takes orders apart from those that work on them. */
  static Layout doorApart() {
    var others = Services.names().stream().filter(name -> !name.equals(DOOR)).toList();
    var jvms = new LinkedHashMap<String, List<String>>();
    jvms.put(DOOR, List.of(DOOR));
    jvms.put("consumers", others);
    return new Layout(jvms);
  }

  /** Each of these JVMs so many times, to share the work. */
  Layout times(int copies) {
    if (copies == 1) return this;
    var many = new LinkedHashMap<String, List<String>>();
    jvms.forEach(
        (name, verticles) -> {
          for (int i = 1; i <= copies; i++) many.put(name + "-" + i, verticles);
        });
    return new Layout(many);
  }

  /** The JVMs without those that take orders. */
  List<String> consumers() {
    return jvms.entrySet().stream()
        .filter(jvm -> !jvm.getValue().contains(DOOR))
        .map(Map.Entry::getKey)
        .toList();
  }
}
