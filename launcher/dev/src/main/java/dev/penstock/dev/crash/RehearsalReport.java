package dev.penstock.dev.crash;

import dev.penstock.dev.process.Versions;
import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a rehearsal came to.
 *
 * @param about what repeats it
 * @param counts of orders, and of what must not be
 * @param violations what must never be; none in a sound rehearsal
 * @param unproven invariants that had nothing to be held against
 * @param folder where the logs are
 */
record RehearsalReport(
    Map<String, String> about,
    List<Row> rows,
    Map<String, Long> counts,
    List<String> violations,
    List<String> unproven,
    Path folder)
    implements PlantRun.Result {
  private static final String ROW = "%-15s  %-9s  %-11s  %7s  %7s  %7s  %7s  %-17s  %s%n";

  /**
   * A phase.
   *
   * @param posted orders, as {@code ended}, in it
   * @param toEndP99Millis of those posted in it
   * @param stored events in it, by version
   * @param delivered to consumers in it, by version
   */
  record Row(
      String name,
      String published,
      String reads,
      Duration length,
      long posted,
      long ended,
      long toEndP99Millis,
      Map<Integer, Long> stored,
      Map<Integer, Long> delivered) {
    static Row of(Rehearsal.Passed passed, OrderTimes times, Publications publications) {
      var from = passed.begun();
      var until = passed.ended();
      return new Row(
          passed.phase().name(),
          passed.phase().published(),
          passed.reads(),
          Duration.between(from, until),
          times.posted(from, until),
          times.ended(from, until),
          times.toEndMillis(from, until).getValueAtPercentile(99),
          publications.stored(from, until),
          passed.delivered());
    }

    JsonObject json() {
      return new JsonObject()
          .put("name", name)
          .put("published", published)
          .put("reads", reads)
          .put("seconds", length.toMillis() / 1e3)
          .put("posted_orders", posted)
          .put("ended_orders", ended)
          .put("end_millis_p99", toEndP99Millis)
          .put("stored", byVersion(stored))
          .put("delivered", byVersion(delivered));
    }
  }

  RehearsalReport {
    violations = List.copyOf(violations);
  }

  static Map<String, String> about(RehearsalOptions options, Plant plant, boolean isAtomic) {
    var lines = new LinkedHashMap<String, String>();
    lines.put(
        "change",
        "%s %s to %s and back"
            .formatted(options.event(), options.before().wireName(), options.after().wireName()));
    lines.put("orders/s", String.format(Locale.ROOT, "%.0f", options.ordersPerSecond()));
    lines.put("penstock", String.join(" ", new Version().getVersion()));
    lines.put("sources", Versions.sources());
    lines.put(
        "nats-server",
        plant.broker().version()
            + (isAtomic ? ", versions stored together or not at all" : ", no atomic publish"));
    lines.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return lines;
  }

  @Override
  public boolean isSound() {
    return violations.isEmpty();
  }

  @Override
  public void print(PrintStream out) {
    out.println();
    about.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.println();
    out.printf(
        ROW,
        "PHASE",
        "PUBLISHED",
        "READ",
        "SECONDS",
        "POSTED",
        "ENDED",
        "P99 MS",
        "STORED",
        "DELIVERED");
    for (var row : rows) {
      out.printf(
          ROW,
          row.name,
          row.published,
          row.reads,
          String.format(Locale.ROOT, "%.1f", row.length.toMillis() / 1e3),
          row.posted,
          row.ended,
          row.toEndP99Millis,
          text(row.stored),
          text(row.delivered));
    }
    out.println();
    counts.forEach((name, count) -> out.printf("%9d  %s%n", count, name));
    printList(out, "NOTHING TO CHECK", unproven);
    printList(out, "VIOLATED", violations);
    out.printf("%n%s%n", conclusion());
    out.flush();
  }

  private static String text(Map<Integer, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(each -> "v" + each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
  }

  private static void printList(PrintStream out, String title, List<String> lines) {
    if (lines.isEmpty()) return;
    out.printf("%n%s%n", title);
    lines.forEach(line -> out.printf("  %s%n", line));
  }

  private String conclusion() {
    return isSound()
        ? "SOUND: nothing was lost, and nothing was acted on twice, there and back."
        : "NOT SOUND: see above, and the logs in " + folder;
  }

  @Override
  public JsonObject json() {
    var phases = new JsonArray();
    rows.forEach(row -> phases.add(row.json()));
    return new JsonObject()
        .put("sound", isSound())
        .put("about", new JsonObject(new LinkedHashMap<>(about)))
        .put("phases", phases)
        .put("counts", new JsonObject(new LinkedHashMap<>(counts)))
        .put("unproven", new JsonArray(unproven))
        .put("violations", new JsonArray(violations))
        .put("folder", folder.toString());
  }

  private static JsonObject byVersion(Map<Integer, Long> counts) {
    var json = new JsonObject();
    new TreeMap<>(counts).forEach((version, count) -> json.put("v" + version, count));
    return json;
  }
}
