package dev.penstock.dev.crash;

import dev.penstock.dev.process.Versions;
import dev.penstock.launcher.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run depends on, so that it can be repeated. */
final class About {
  private About() {}

  static Map<String, String> of(CrashOptions options, Plant plant) {
    var lines = new LinkedHashMap<String, String>();
    lines.put("seed", Long.toString(options.seed()));
    lines.put("orders", Integer.toString(options.orders()));
    lines.put("seconds", Long.toString(options.time().toSeconds()));
    lines.put("penstock", String.join(" ", new Version().getVersion()));
    lines.put("sources", Versions.sources());
    lines.put("nats-server", plant.broker().version());
    lines.put("postgresql", plant.ledger().version());
    lines.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    lines.put("members", plant.members().toString());
    return lines;
  }
}
