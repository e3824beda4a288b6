package dev.penstock.dev.bench.orders;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what the system has used so far. Blocks. */
final class Probe {
  static final String BROKER = "nats-server";
  static final String LEDGER = "postgresql";

  private final ProcFolder processes = new ProcFolder(Path.of("/proc"));
  private final Site site;

  /**
   * All since the start of each process.
   *
   * @param cpu processor time by process, without the load generator's
   * @param loadCpu of the load generator
   */
  record Reading(Map<String, Duration> cpu, Duration loadCpu) {}

  Probe(Site site) {
    this.site = site;
  }

  Reading read() {
    return new Reading(cpu(), processes.cpu(ProcessHandle.current().pid()));
  }

  private Map<String, Duration> cpu() {
    var cpu = new LinkedHashMap<String, Duration>();
    site.jvms().forEach(jvm -> cpu.put(jvm.name(), processes.cpuOfTree(jvm.pid())));
    cpu.put(BROKER, processes.cpuOfTree(site.nats().pid()));
    cpu.put(LEDGER, processes.cpuOfTree(site.postgres().pid()));
    return cpu;
  }
}
