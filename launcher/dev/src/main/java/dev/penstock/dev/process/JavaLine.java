package dev.penstock.dev.process;

import dev.penstock.launcher.ClassArchive;
import dev.penstock.launcher.Home;
import dev.penstock.launcher.Main;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of the launcher in a JVM of its own, with the classes of this one. */
public final class JavaLine {
  /** Small and quick to start: many run at once on a small machine, and none lives long. */
  private static final List<String> SMALL =
      List.of(
          "-Xmx160m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dpenstock.home=" + Home.path());

  /** Where the classes of this module are. */
  private static final Path CODE = code();

  private JavaLine() {}

  /**
   * Of a JVM that is one of many. It uses the archive of classes that this one uses, or that there
   * is of the build, which this one cannot use when it is a test's.
   *
   * @param properties of the JVM, by name
   */
  public static List<String> small(Map<String, String> properties, List<String> arguments) {
    var options = new ArrayList<>(SMALL);
    options.addAll(archive());
    properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
    return line(options, arguments);
  }

  /**
   * Of a JVM with the options of this one, which are those that {@code scripts/penstock} gives to
   * every JVM.
   *
   * @param more options that come after them and win; for the collector, instead of them
   */
  public static List<String> likeThisOne(List<String> more, List<String> arguments) {
    var options = new ArrayList<>(inherited());
    if (more.stream().anyMatch(JavaLine::selectsCollector)) {
      options.removeIf(JavaLine::selectsCollector);
    }
    // The same exception as in scripts/penstock.
    if (Runtime.version().feature() < 19 && more.stream().anyMatch(JavaLine::instruments)) {
      options.removeIf(option -> option.startsWith("-XX:SharedArchiveFile="));
    }
    options.addAll(more);
    return line(options, arguments);
  }

  /** A JVM refuses to choose between two. */
  private static boolean selectsCollector(String option) {
    return option.matches("-XX:\\+Use\\w*GC");
  }

  /** An archive of JDK 25 fits only headers of the kind that it was made with. */
  private static boolean selectsArchive(String option) {
    return option.matches(
        "-XX:(SharedArchiveFile|AOTCache)=.*|-XX:[+]UseCompactObjectHeaders|-Xlog:(cds|aot)\\*=off");
  }

  private static List<String> archive() {
    var used = inherited().stream().filter(JavaLine::selectsArchive).toList();
    if (!used.isEmpty() || !isPacked()) return used;
    return ClassArchive.in(CODE.getParent())
        .filter(archive -> !archive.stale())
        .map(ClassArchive::options)
        .orElse(List.of());
  }

  private static boolean instruments(String option) {
    return option.startsWith("-XX:StartFlightRecording") || option.matches("-(java)?agent.*");
  }

  /** What this JVM was started with. */
  public static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  private static List<String> line(List<String> options, List<String> arguments) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.addAll(List.of("-cp", classPath(), Main.class.getName()));
    line.addAll(arguments);
    return line;
  }

  /** The jar names all others; a test's class path holds more, and fits no archive. */
  private static String classPath() {
    return isPacked() ? CODE.toString() : System.getProperty("java.class.path");
  }

  private static boolean isPacked() {
    return Files.isRegularFile(CODE);
  }

  private static Path code() {
    try {
      return Path.of(JavaLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
