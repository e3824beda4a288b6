package dev.penstock.dev.crash;

import dev.penstock.launcher.Home;
import dev.penstock.launcher.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of the launcher in a JVM of its own, with the classes of this one. */
final class JavaLine {
  /** Small and quick to start: many run at once on a small machine, and none lives long. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx160m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-DontCompileHugeMethods");

  private JavaLine() {}

  /**
   * @param properties of the JVM, by name
   */
  static List<String> of(Map<String, String> properties, List<String> arguments) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(OPTIONS);
    line.add("-Dpenstock.home=" + Home.path());
    properties.forEach((name, value) -> line.add("-D" + name + "=" + value));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(arguments);
    return line;
  }
}
