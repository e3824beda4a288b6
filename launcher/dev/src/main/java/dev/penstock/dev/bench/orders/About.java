package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.JavaLine;
import dev.penstock.dev.process.Versions;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the figures depend on, and what they mean. */
public final class About {
  private static final String UNKNOWN = "unknown";

  private About() {}

  /** The machine; to be asked before anything is started. */
  public static Map<String, String> machine() {
    var lines = new LinkedHashMap<String, String>();
    lines.put("penstock", new Version().getVersion()[0] + ", sources " + Versions.sources());
    lines.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    lines.put("vertx", Versions.vertx());
    lines.put(
        "machine", Runtime.getRuntime().availableProcessors() + " cores, " + processorModel());
    lines.put(
        "kernel",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    lines.put("load before", firstLine("/proc/loadavg"));
    return lines;
  }

  /** The system, once it is up. */
  static Map<String, String> system(OrdersBench bench) {
    var lines = new LinkedHashMap<String, String>();
    lines.put("nats-server", bench.streams().serverVersion());
    lines.put(
        "jetstream",
        String.join("; ", bench.streams().durability()) + "; " + bench.site().nats().durability());
    lines.put(
        "postgresql",
        bench.ledger().settings().entrySet().stream()
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", ")));
    lines.putAll(run(bench.options()));
    return lines;
  }

  private static Map<String, String> run(BenchOptions options) {
    var lines = new LinkedHashMap<String, String>();
    lines.put(
        "services",
        options.layout().jvms().entrySet().stream()
                .map(jvm -> jvm.getKey() + " (" + String.join(" ", jvm.getValue()) + ")")
                .collect(Collectors.joining(", "))
            + ": a JVM each; instances of each verticle: "
            + options.instances());
    var javaOptions = new ArrayList<>(JavaLine.inherited());
    javaOptions.removeIf(option -> option.startsWith("-Dpenstock.home="));
    javaOptions.addAll(options.javaOptions());
    lines.put("java options", String.join(" ", javaOptions));
    lines.put("load", load(options));
    lines.put(
        "order",
        "two lines of %d products, %d bytes of JSON"
            .formatted(Bodies.PRODUCTS, new Bodies(Bodies.Priority.STANDARD).bytes()));
    lines.put(
        "rounds",
        options.rounds()
            + (options.orders().isPresent()
                ? " of " + options.orders().getAsLong() + " orders"
                : " that post for " + options.time().toMillis() / 1e3 + " s")
            + " each, after a warm-up of at most "
            + options.warmUpMax().toSeconds()
            + " s");
    lines.put("per order", "what was used from the first POST to the last end, by orders accepted");
    lines.put("cpu", "user and system time from /proc, with ended children");
    lines.put("allocated", Allocation.SOURCE + " of the services");
    return lines;
  }

  private static String load(BenchOptions options) {
    var connections = options.connections() + " keep-alive connections";
    return options.ratePerSecond().isPresent()
        ? "open loop, %s orders/s at fixed times, latency from when each was due, %s"
            .formatted(options.ratePerSecond().getAsDouble(), connections)
        : "closed loop, " + connections + ", latency from when each was sent";
  }

  private static String processorModel() {
    return lines("/proc/cpuinfo").stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static String firstLine(String file) {
    return lines(file).stream().findFirst().orElse(UNKNOWN);
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
