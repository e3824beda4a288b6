package dev.penstock.dev.bench.start;

import dev.penstock.dev.process.Trees;
import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts everything again and again: as at the first time, as usual, and without servers. */
final class StartBench {
  private final Settings settings;
  private final int runs;

  /**
   * @param settings of the servers that the JVM alone is started on
   * @param runs of each setting
   */
  StartBench(Settings settings, int runs) {
    this.settings = settings;
    this.runs = runs;
  }

  /** The starts of each setting by its name, in the order they are to be read. Blocks. */
  Map<String, List<Start>> run() {
    var folder = Trees.temporary("penstock-bench-start-");
    try {
      var jvm = new StartingJvm(folder.resolve("start.log"));
      var data = folder.resolve("data");
      var starts = new LinkedHashMap<String, List<Start>>();
      // The last of the first starts leaves the data that the warm ones find.
      add(starts, jvm, new Setting("first start", embedded(data), () -> Trees.delete(data)));
      add(starts, jvm, new Setting("warm start", embedded(data), () -> {}));
      try (var addresses = Addresses.resolve(settings)) {
        var arguments = external(addresses);
        jvm.measure(arguments); // makes schemas and streams
        add(starts, jvm, new Setting("JVM alone", arguments, () -> {}));
      }
      return starts;
    } finally {
      Trees.delete(folder);
    }
  }

  private void add(Map<String, List<Start>> starts, StartingJvm jvm, Setting setting) {
    var measured = new ArrayList<Start>();
    for (int i = 0; i < runs; i++) {
      setting.prepare().run();
      measured.add(jvm.measure(setting.arguments()));
    }
    starts.put(setting.name(), measured);
  }

  private static List<String> embedded(Path data) {
    return List.of("--data", data.toString(), "--nats-url=", "--database-url=");
  }

  private static List<String> external(Addresses addresses) {
    return List.of("--nats-url", addresses.natsUrl(), "--database-url", addresses.databaseUrl());
  }
}
