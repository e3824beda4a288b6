package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Trees;
import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.spi.EmbeddedServers;
import dev.penstock.servers.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The system that is measured: broker, ledger and the services' JVMs, each a process of its own.
 * Every method blocks; for one thread.
 */
final class Site implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(120);
  private static final Duration STOP_MAX = Duration.ofSeconds(12);

  private final Addresses addresses;
  private final Path folder = Trees.temporary("penstock-bench-");
  private final Map<String, ServiceJvm> jvms = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final BenchOptions options;
  private final Layout layout;
  private final List<String> arguments;
  private boolean keepsLogs;

  private Site(Addresses addresses, BenchOptions options, List<String> arguments) {
    this.addresses = addresses;
    this.options = options;
    this.layout = options.layout();
    this.arguments = arguments;
  }

  /**
   * Starts everything and waits until it serves.
   *
   * @param arguments that the services get, too
   */
  static Site start(Settings settings, BenchOptions options, List<String> arguments) {
    var site = new Site(Addresses.resolve(settings), options, arguments);
    try {
      site.nats();
      site.postgres();
      site.deploy();
      site.awaitReady();
      return site;
    } catch (RuntimeException e) {
      boolean haveSaid = !site.jvms.isEmpty() && !Thread.currentThread().isInterrupted();
      if (haveSaid) site.keepLogs();
      site.close();
      throw e;
    }
  }

  private void deploy() {
    layout.jvms().keySet().forEach(name -> ports.put(name, Ports.free()));
    layout.jvms().keySet().forEach(this::deploy);
  }

  private void deploy(String name) {
    var verticles = Objects.requireNonNull(layout.jvms().get(name), name);
    var all = new ArrayList<>(arguments);
    all.addAll(List.of("--set", "payment.gateway_url=" + gatewayFor(name)));
    all.addAll(List.of("--nats-url", natsUrl(), "--database-url", databaseUrl()));
    var placed = verticles.stream().map(each -> each + "=" + options.instances()).toList();
    int port = Objects.requireNonNull(ports.get(name), name);
    var log = folder.resolve(name + ".log");
    var spec = new ServiceJvm.Spec(name, placed, port, all, options.javaOptions(), log);
    jvms.put(name, ServiceJvm.start(spec));
  }

  private void awaitReady() {
    var deadline = Deadline.in(START_MAX);
    for (var jvm : jvms()) {
      boolean isUp =
          deadline.await(
              () -> {
                jvm.requireAlive();
                return jvm.isReady();
              });
      BenchException.throwIfInterrupted();
      if (!isUp) {
        throw BenchException.failed(
            jvm.name()
                + " did not come up within "
                + START_MAX.toSeconds()
                + " s; see "
                + jvm.log());
      }
    }
  }

  /** Throws what a process said last that has ended and should not have. */
  void requireAlive() {
    jvms().forEach(ServiceJvm::requireAlive);
  }

  List<ServiceJvm> jvms() {
    return List.copyOf(jvms.values());
  }

  /** Those without which orders are taken, but come to no end. */
  List<ServiceJvm> consumers() {
    return layout.consumers().stream().flatMap(name -> Stream.ofNullable(jvms.get(name))).toList();
  }

  void stopConsumers() {
    consumers().forEach(ServiceJvm::stop);
    consumers().forEach(jvm -> jvm.awaitEnd(STOP_MAX));
    layout.consumers().forEach(jvms::remove);
  }

  /** And waits until they serve. */
  void startConsumers() {
    layout.consumers().forEach(this::deploy);
    awaitReady();
  }

  /** Its own, or that of its own number where each JVM is there several times. */
  private String gatewayFor(String jvm) {
    var verticles = Objects.requireNonNull(layout.jvms().get(jvm), jvm);
    return urls("gateway").get(urls(verticles.get(0)).indexOf(url(jvm)));
  }

  /** Where the HTTP routes of a verticle are, in each JVM that has it. */
  List<String> urls(String verticle) {
    return layout.jvms().entrySet().stream()
        .filter(jvm -> jvm.getValue().contains(verticle))
        .map(jvm -> url(jvm.getKey()))
        .toList();
  }

  private String url(String jvm) {
    return "http://127.0.0.1:" + Objects.requireNonNull(ports.get(jvm), jvm);
  }

  String natsUrl() {
    return addresses.natsUrl();
  }

  String databaseUrl() {
    return addresses.databaseUrl();
  }

  /** Fails for a server somebody else runs. */
  EmbeddedServers.Server nats() {
    return addresses.nats().orElseThrow(() -> external("nats-server", "NATS_URL"));
  }

  /** Fails for a server somebody else runs. */
  EmbeddedServers.Server postgres() {
    return addresses.postgres().orElseThrow(() -> external("PostgreSQL", "DATABASE_URL"));
  }

  private static BenchException external(String server, String variable) {
    return BenchException.notRun(
        "what " + server + " uses can be measured on this machine only: unset " + variable);
  }

  /** Logs of the services and of the audit. */
  Path folder() {
    return folder;
  }

  /** Somebody will want to read what is in the folder. */
  Path keepLogs() {
    keepsLogs = true;
    return folder;
  }

  /** Ends everything, also after an interrupt. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    var deadline = Deadline.in(STOP_MAX);
    jvms().forEach(ServiceJvm::stop);
    jvms().forEach(jvm -> jvm.awaitEnd(deadline.left()));
    addresses.close();
    if (!keepsLogs) Trees.delete(folder);
    if (interrupted) Thread.currentThread().interrupt();
  }
}
