package dev.penstock.dev.bench.floors;

import dev.penstock.dev.bench.Spread;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Floors for people and for programs. */
public final class FloorsReport {
  /** Of the columns of {@link #line}. */
  public static final String TITLES =
      "%-20s %-9s %33s %8s %8s  %-48s"
          .formatted(
              "floor", "", "per second, median (min..max)", "p50 ms", "p99 ms", "CPU ms/operation");

  private FloorsReport() {}

  static void printHeader(PrintStream out, Servers servers, FloorOptions options) {
    out.printf(
        Locale.ROOT,
        "%d rounds of %d s after a warm-up, %d cores, load average %.1f, Java %s%n",
        options.rounds(),
        options.seconds(),
        Runtime.getRuntime().availableProcessors(),
        loadAverage(),
        Runtime.version());
    if (servers.processes().size() < 2) {
      out.println("processor time is not known of servers that were not started here");
    }
    out.printf("%n%s%n", TITLES.strip());
  }

  static void print(PrintStream out, Floor floor) {
    out.println(line(floor).stripTrailing());
  }

  /** A floor in one line. */
  public static String line(Floor floor) {
    return "%-20s %-9s %33s %8s %8s  %-48s"
        .formatted(
            floor.name(),
            floor.unit(),
            text(floor.perSecond()),
            floor.latency().map(it -> millis(it.p50Millis())).orElse(""),
            floor.latency().map(it -> millis(it.p99Millis())).orElse(""),
            floor.cpuMillisPerOperation().entrySet().stream()
                .map(entry -> entry.getKey() + " " + cpu(entry.getValue()))
                .collect(Collectors.joining("  ")));
  }

  static JsonObject json(List<Floor> floors, FloorOptions options) {
    var list = new JsonArray();
    floors.forEach(floor -> list.add(floor.json()));
    return new JsonObject()
        .put("seconds", options.seconds())
        .put("rounds", options.rounds())
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("java", Runtime.version().toString())
        .put("loadAverage", loadAverage())
        .put("floors", list);
  }

  private static String text(Spread spread) {
    return String.format(
        Locale.ROOT, "%,.0f (%,.0f..%,.0f)", spread.median(), spread.min(), spread.max());
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.2f", millis);
  }

  private static String cpu(double millis) {
    return String.format(Locale.ROOT, "%.4f", millis);
  }

  /** Of the last minute; -1 where the system does not know. */
  private static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
