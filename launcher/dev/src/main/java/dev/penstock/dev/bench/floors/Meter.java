package dev.penstock.dev.bench.floors;

import dev.penstock.dev.process.ProcFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures rounds: time, operations, and the processor time of each process that takes part. */
final class Meter {
  private final ProcFolder system = new ProcFolder(Path.of("/proc"));
  private final Map<String, Long> processes;

  /** A round that lasts about so long; blocks, and tells how many operations were done. */
  @FunctionalInterface
  interface Work {
    long run(Duration time);
  }

  /**
   * @param self what this process is called in the figures
   */
  Meter(Task task, String self) {
    processes = new LinkedHashMap<>();
    processes.put(self, ProcessHandle.current().pid());
    processes.putAll(task.processes());
  }

  /** For twice the time of a round. */
  static void warmUp(FloorOptions options, Work work) {
    work.run(Duration.ofSeconds(2L * options.seconds()));
  }

  List<Round> rounds(FloorOptions options, Work work) {
    var rounds = new ArrayList<Round>();
    for (int i = 0; i < options.rounds(); i++) {
      rounds.add(round(Duration.ofSeconds(options.seconds()), work));
    }
    return rounds;
  }

  Round round(Duration time, Work work) {
    var before = millis();
    long startNanos = System.nanoTime();
    long operations = work.run(time);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    var used = millis();
    used.replaceAll((process, after) -> after - before.get(process));
    return new Round(operations, seconds, used);
  }

  private Map<String, Double> millis() {
    var millis = new LinkedHashMap<String, Double>();
    processes.forEach((name, pid) -> millis.put(name, (double) system.cpuOfTree(pid).toMillis()));
    return millis;
  }
}
