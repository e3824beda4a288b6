package dev.penstock.dev.bench.start;

import dev.penstock.dev.bench.Spread;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The starts of each setting beside each other, for people and for programs.
 *
 * @param header what the figures depend on
 */
record StartReport(Map<String, String> header, Map<String, List<Start>> starts) {
  private static final double MEBIBYTE = 1 << 20;

  StartReport {
    header = new LinkedHashMap<>(header);
    starts = new LinkedHashMap<>(starts);
  }

  void print(PrintStream out) {
    header.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.printf(
        "%n%-12s %28s %28s %14s %14s%n",
        "median (min..max)", "ready, s", "CPU of the JVM, s", "JVM RSS, MiB", "all PSS, MiB");
    starts.forEach((name, measured) -> out.println(line(name, measured)));
    out.flush();
  }

  private static String line(String name, List<Start> measured) {
    return "%-17s %28s %28s %14s %14s"
        .formatted(
            name,
            seconds(ready(measured)),
            seconds(cpu(measured)),
            mebibytes(rss(measured)),
            mebibytes(pss(measured)));
  }

  JsonObject json() {
    var about = new JsonObject();
    header.forEach((name, value) -> about.put(name.replace(' ', '_'), value));
    var settings = new JsonObject();
    starts.forEach((name, measured) -> settings.put(name.replace(' ', '_'), json(measured)));
    return new JsonObject().put("header", about).put("starts", settings);
  }

  private static JsonObject json(List<Start> measured) {
    return new JsonObject()
        .put("runs", measured.size())
        .put("ready_seconds", ready(measured).json())
        .put("jvm_cpu_seconds", cpu(measured).json())
        .put("jvm_rss_mebibytes", rss(measured).json())
        .put("all_pss_mebibytes", pss(measured).json());
  }

  private static Spread ready(List<Start> measured) {
    return spread(measured, start -> start.ready().toNanos() / 1e9);
  }

  private static Spread cpu(List<Start> measured) {
    return spread(measured, start -> start.cpu().toNanos() / 1e9);
  }

  private static Spread rss(List<Start> measured) {
    return spread(measured, start -> start.jvmRssBytes() / MEBIBYTE);
  }

  private static Spread pss(List<Start> measured) {
    return spread(measured, start -> start.allPssBytes() / MEBIBYTE);
  }

  private static Spread spread(List<Start> measured, ToDoubleFunction<Start> figure) {
    return Spread.of(measured.stream().mapToDouble(figure));
  }

  private static String seconds(Spread spread) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
  }

  private static String mebibytes(Spread spread) {
    return String.format(Locale.ROOT, "%.0f", spread.median());
  }
}
