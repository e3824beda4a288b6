package dev.penstock.dev.bench.micro;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What one call costs.
 *
 * @param errorNanos half of the 99.9 % confidence interval; NaN when there were too few iterations
 * @param allocatedBytes of heap
 */
record MicroFigure(String name, double nanos, double errorNanos, double allocatedBytes) {

  static void print(PrintStream out, List<MicroFigure> figures) {
    out.printf("%-44s %12s %12s %12s%n", "", "ns/call", "+/-", "bytes/call");
    for (var figure : figures) {
      out.printf(
          Locale.ROOT,
          "%-44s %,12.1f %,12.1f %,12.0f%n",
          figure.name,
          figure.nanos,
          figure.errorNanos,
          figure.allocatedBytes);
    }
  }

  static JsonObject json(List<MicroFigure> figures) {
    var json = new JsonArray();
    for (var figure : figures) {
      json.add(
          new JsonObject()
              .put("name", figure.name)
              .put("nanosPerCall", number(figure.nanos))
              .put("errorNanos", number(figure.errorNanos))
              .put("allocatedBytesPerCall", number(figure.allocatedBytes)));
    }
    return new JsonObject()
        .put("java", Runtime.version().toString())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("figures", json);
  }

  /** JSON has no word for what is not a number. */
  private static Object number(double value) {
    return Double.isFinite(value) ? value : "unknown";
  }
}
