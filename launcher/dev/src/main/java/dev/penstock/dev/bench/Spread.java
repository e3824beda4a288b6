package dev.penstock.dev.bench;

import io.vertx.core.json.JsonObject;
import java.util.stream.DoubleStream;

/** The spread over the rounds. */
public record Spread(double min, double median, double max) {

  /** Of at least one figure. */
  public static Spread of(DoubleStream figures) {
    return of(figures.sorted().toArray());
  }

  static Spread of(double[] sorted) {
    int n = sorted.length;
    return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]);
  }

  public static Spread of(JsonObject json) {
    return new Spread(json.getDouble("min"), json.getDouble("median"), json.getDouble("max"));
  }

  public JsonObject json() {
    return new JsonObject().put("min", min).put("median", median).put("max", max);
  }
}
