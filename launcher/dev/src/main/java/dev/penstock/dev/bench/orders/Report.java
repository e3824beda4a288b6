package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.floors.Floor;
import dev.penstock.dev.bench.floors.FloorsReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The figures of all rounds beside each other, with their medians, and whether they count; for
 * people and for machines.
 *
 * @param header what the figures depend on
 * @param audit what {@code penstock audit} said of the run
 */
record Report(Map<String, String> header, Results results, List<Floor> floors, JsonObject audit) {
  private static final int WIDTH = 13;

  Report {
    header = new LinkedHashMap<>(header);
    floors = List.copyOf(floors);
  }

  void print(PrintStream out) {
    header.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    printFigures(out);
    out.println();
    results.notes().forEach(out::println);
    printFloors(out);
    out.println(soundness());
    if (!results.counts()) {
      out.println("THESE FIGURES DO NOT COUNT:");
      results.wrongs().forEach(line -> out.println("  " + line));
    }
    out.flush();
  }

  private void printFigures(PrintStream out) {
    var rounds = results.rounds();
    if (rounds.isEmpty()) return;
    var columns = new ArrayList<>(rounds.stream().map(Column::of).toList());
    columns.addAll(Column.medians(rounds).values());
    var first = columns.get(0).figures();
    int width = first.stream().mapToInt(figure -> figure.title().length()).max().orElse(0);
    out.printf("%n%s%s%n", " ".repeat(width), line(columns.stream().map(Column::name).toList()));
    for (int i = 0; i < first.size(); i++) {
      var cells = new ArrayList<String>();
      for (var column : columns) cells.add(column.figures().get(i).text());
      out.printf("%-" + width + "s%s%n", first.get(i).title(), line(cells));
    }
  }

  private void printFloors(PrintStream out) {
    if (floors.isEmpty()) return;
    out.printf("%n%s  %11s %7s%n", FloorsReport.TITLES, "system here", "ratio");
    for (var ratio : ratios()) {
      out.printf(
          "%s  %11s %7s%n",
          FloorsReport.line(ratio.floor()), text(ratio.here(), 0), text(ratio.ratio(), 2));
    }
    out.println();
  }

  private List<FloorRatio> ratios() {
    return floors.stream().map(floor -> FloorRatio.of(floor, results.rounds())).toList();
  }

  private static String text(OptionalDouble value, int digits) {
    return value.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble());
  }

  private String soundness() {
    return "audit: %d invariants hold, %d are violated, %d had nothing to be held against"
        .formatted(count("kept"), count("violated"), audited().size() - count("kept", "violated"));
  }

  private long count(String... verdicts) {
    var wanted = List.of(verdicts);
    return audited().stream()
        .filter(invariant -> wanted.contains(invariant.getString("verdict")))
        .count();
  }

  private List<JsonObject> audited() {
    return audit.getJsonArray("invariants").stream().map(JsonObject.class::cast).toList();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(("  %" + WIDTH + "s")::formatted).collect(Collectors.joining());
  }

  /** Figures that are not known are null. */
  JsonObject json() {
    var rounds = new JsonArray();
    results.rounds().forEach(round -> rounds.add(json(round)));
    var medians = new JsonObject();
    Column.medians(results.rounds())
        .forEach((kind, column) -> medians.put(kind, json(column.figures())));
    var measured = new JsonArray();
    ratios().forEach(ratio -> measured.add(ratio.json()));
    var about = new JsonObject();
    header.forEach((name, value) -> about.put(name.replace(' ', '_').replace('-', '_'), value));
    return new JsonObject()
        .put("counts", results.counts())
        .put("wrong", new JsonArray(results.wrongs()))
        .put("header", about)
        .put("rounds", rounds)
        .put("medians", medians)
        .put("notes", new JsonArray(results.notes()))
        .mergeIn(results.more())
        .put("floors", measured)
        .put("audit", audit);
  }

  private static JsonObject json(Round round) {
    var counts = round.tally().counts();
    var statuses = new JsonObject().put(Integer.toString(Tally.ACCEPTED), counts.accepted());
    counts.others().forEach((status, count) -> statuses.put(Integer.toString(status), count));
    return new JsonObject()
        .put("name", round.name())
        .put("statuses", statuses)
        .put("figures", json(Figures.of(round)));
  }

  private static JsonObject json(List<Figure> figures) {
    var json = new JsonObject();
    for (var figure : figures) {
      json.put(figure.key(), Double.isNaN(figure.value()) ? null : figure.value());
    }
    return json;
  }
}
