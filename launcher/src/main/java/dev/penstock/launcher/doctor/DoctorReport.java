package dev.penstock.launcher.doctor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * All findings, for people or machines.
 *
 * @param findings by area
 */
record DoctorReport(Map<String, List<Finding>> findings) {

  int count(Level level) {
    return (int)
        findings.values().stream()
            .flatMap(List::stream)
            .filter(finding -> finding.level() == level)
            .count();
  }

  void print(PrintWriter out) {
    findings.forEach(
        (area, some) -> {
          out.println(area);
          some.forEach(finding -> print(out, finding));
        });
    out.println();
    out.println(
        "errors: %d, warnings: %d, notes: %d, ok: %d"
            .formatted(
                count(Level.ERROR), count(Level.WARNING), count(Level.NOTE), count(Level.OK)));
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("  %-8s %s%n", finding.level().text(), finding.found());
    if (!finding.fix().isEmpty()) out.printf("  %-8s fix: %s%n", "", finding.fix());
  }

  JsonObject json() {
    var all = new JsonArray();
    findings.forEach(
        (area, some) ->
            some.forEach(
                finding ->
                    all.add(
                        new JsonObject()
                            .put("area", area)
                            .put("id", finding.id())
                            .put("level", finding.level().text())
                            .put("found", finding.found())
                            .put("fix", finding.fix()))));
    var counts = new JsonObject();
    for (var level : Level.values()) counts.put(level.text(), count(level));
    return new JsonObject().put("counts", counts).put("findings", all);
  }
}
