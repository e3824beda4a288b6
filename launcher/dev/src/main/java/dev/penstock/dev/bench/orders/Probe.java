package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.orders.LedgerView.Statistics;
import dev.penstock.dev.process.ProcFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the system has used so far. Blocks; for one thread. */
final class Probe implements AutoCloseable {
  static final String BROKER = "nats-server";
  static final String LEDGER = "postgresql";

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final String REDELIVERED = "penstock_messages_redelivered_total";

  /** HotSpot's threads; the kernel keeps fifteen letters of their names. */
  private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

  private final ProcFolder processes = new ProcFolder(Path.of("/proc"));
  private final Site site;
  private final LedgerView ledger;
  private final StreamsView streams;
  private final Map<ServiceJvm, Allocation> allocations = new LinkedHashMap<>();

  /**
   * All since the start of each process.
   *
   * @param cpu processor time by process, without the load generator's
   * @param loadCpu of the load generator
   * @param allocatedBytes by the services; not a number when a JVM does not say
   * @param redeliveries that the services were given
   */
  record Reading(
      Map<String, Duration> cpu,
      Duration loadCpu,
      double allocatedBytes,
      long walBytes,
      long messages,
      long redeliveries) {}

  Probe(Site site, LedgerView ledger, StreamsView streams) {
    this.site = site;
    this.ledger = ledger;
    this.streams = streams;
  }

  Reading read() {
    return new Reading(
        cpu(),
        processes.cpu(ProcessHandle.current().pid()),
        allocatedBytes(),
        ledger.walBytes(),
        streams.messages(),
        redeliveries());
  }

  Statistics statistics() {
    return ledger.statistics();
  }

  Memory.Peak memory() {
    var services = site.jvms().stream().mapToLong(ServiceJvm::pid).toArray();
    var servers = LongStream.of(site.nats().pid(), site.postgres().pid()).toArray();
    var jvms = processes.memoryOfTrees(services);
    var all = jvms.plus(processes.memoryOfTrees(servers));
    return new Memory.Peak(jvms.rssBytes(), all.pssBytes());
  }

  /** Of the compilers of the services' JVMs. */
  Duration compilerCpu() {
    return site.jvms().stream()
        .flatMap(jvm -> COMPILERS.stream().map(name -> processes.cpuOfThreads(jvm.pid(), name)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Map<String, Duration> cpu() {
    var cpu = new LinkedHashMap<String, Duration>();
    site.jvms().forEach(jvm -> cpu.put(jvm.name(), processes.cpuOfTree(jvm.pid())));
    cpu.put(BROKER, processes.cpuOfTree(site.nats().pid()));
    cpu.put(LEDGER, processes.cpuOfTree(site.postgres().pid()));
    return cpu;
  }

  private double allocatedBytes() {
    double bytes = 0;
    for (var jvm : site.jvms()) bytes += allocatedBytes(jvm);
    return bytes;
  }

  private double allocatedBytes(ServiceJvm jvm) {
    try {
      var allocation = allocations.get(jvm);
      if (allocation == null) {
        allocation = Allocation.of(jvm.pid());
        allocations.put(jvm, allocation);
      }
      return allocation.bytes();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} does not say what it allocates", jvm.name(), e);
      return Double.NaN;
    }
  }

  private long redeliveries() {
    return Math.round(
        site.jvms().stream()
            .flatMap(jvm -> jvm.metrics().lines())
            .filter(line -> line.startsWith(REDELIVERED))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }

  @Override
  public void close() {
    for (var allocation : allocations.values()) {
      try {
        allocation.close();
      } catch (IOException e) {
        LOG.debug("the connection to a JVM does not close", e);
      }
    }
  }
}
