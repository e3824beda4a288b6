package dev.penstock.dev.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result for people and for programs. */
record BridgeReport(Map<String, String> header, List<Row> rows, Expectations expectations) {

  static void printHeader(PrintStream out, Map<String, String> header) {
    header.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.println();
  }

  void print(PrintStream out) {
    out.printf("%n%-26s %26s %26s%n", "", "published/s", "consumed and acked/s");
    out.printf("%-26s %26s %26s%n", "", "min  median  max", "min  median  max");
    for (var row : rows) {
      out.printf(
          "%-26s %26s %26s%n",
          row.name(), spread(row.publishPerSecond()), spread(row.consumePerSecond()));
    }
    out.printf(
        "%n%-26s %8s %8s %10s %10s %8s %8s %8s %8s %10s%n",
        "",
        "p50 ms",
        "p99 ms",
        "bytes per",
        "bytes per",
        "cpu us",
        "cpu us",
        "tasks",
        "tasks",
        "longest");
    out.printf(
        "%-26s %8s %8s %10s %10s %8s %8s %8s %8s %10s%n",
        "",
        "stored",
        "stored",
        "published",
        "consumed",
        "publ.",
        "cons.",
        "publ.",
        "cons.",
        "block ms");
    for (var row : rows) {
      out.printf(
          Locale.ROOT,
          "%-26s %8.2f %8.2f %,10.0f %,10.0f %8.2f %8.2f %8.3f %8.3f %10.1f%n",
          row.name(),
          row.latencyMillis(50),
          row.latencyMillis(99),
          row.publishBytes().median(),
          row.consumeBytes().median(),
          row.publishCpuMicros().median(),
          row.consumeCpuMicros().median(),
          row.publishTasks().median(),
          row.consumeTasks().median(),
          row.blockMillis().max());
    }
    out.printf("%nratios, round by round %39s%n", "median (min..max)");
    for (var ratio : expectations.ratios()) {
      var rounds = ratio.rounds();
      out.printf(
          Locale.ROOT,
          "%-48s %6.2f (%.2f..%.2f)  %s%n",
          ratio.name(),
          rounds.median(),
          rounds.min(),
          rounds.max(),
          ratio.verdict());
    }
  }

  private static String spread(Spread spread) {
    return String.format(
        Locale.ROOT, "%,.0f %,.0f %,.0f", spread.min(), spread.median(), spread.max());
  }

  JsonObject json() {
    var json = new JsonObject();
    var contestants = new JsonArray();
    for (var row : rows) contestants.add(json(row));
    var ratios = new JsonArray();
    for (var ratio : expectations.ratios()) {
      ratios.add(
          new JsonObject()
              .put("name", ratio.name())
              .put("rounds", ratio.rounds().json())
              .put("bound", ratio.bound())
              .put("atMost", ratio.atMost())
              .put("missed", ratio.missed()));
    }
    return json.put("contestants", contestants).put("ratios", ratios);
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("name", row.name())
        .put("publishedPerSecond", row.publishPerSecond().json())
        .put("consumedPerSecond", row.consumePerSecond().json())
        .put("storedMillisP50", row.latencyMillis(50))
        .put("storedMillisP99", row.latencyMillis(99))
        .put("bytesPerPublished", row.publishBytes().json())
        .put("bytesPerConsumed", row.consumeBytes().json())
        .put("cpuMicrosPerPublished", row.publishCpuMicros().json())
        .put("cpuMicrosPerConsumed", row.consumeCpuMicros().json())
        .put("serverCpuMicrosPerPublished", row.publishServerCpuMicros().json())
        .put("serverCpuMicrosPerConsumed", row.consumeServerCpuMicros().json())
        .put("tasksPerPublished", row.publishTasks().json())
        .put("tasksPerConsumed", row.consumeTasks().json())
        .put("longestBlockMillis", row.blockMillis().json());
  }
}
