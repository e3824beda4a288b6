package dev.penstock.dev.cluster;

import dev.penstock.dev.process.Deadline;
import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.PostgresServer;
import dev.penstock.servers.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts whatever of a cluster does not run, and waits until all of it can do its work. What runs
 * is left alone. Blocks; stops early when interrupted.
 */
final class Raising {
  private final Layout layout;
  private final NatsBinary binary;
  private final ServiceLines lines;
  private final PostgresServer.Options postgres;
  private final PrintWriter out;
  private final Pages pages = new Pages();
  private final Map<String, ServerProcess> started = new LinkedHashMap<>();

  /**
   * @param lines how services are started
   */
  Raising(
      Layout layout,
      NatsBinary binary,
      ServiceLines lines,
      PostgresServer.Options postgres,
      PrintWriter out) {
    this.layout = layout;
    this.binary = binary;
    this.lines = lines;
    this.postgres = postgres.withPort(layout.port(Layout.POSTGRES));
    this.out = out;
  }

  /**
   * The names of what had to be started. Fails with the one that could not be, and its log; what
   * was started then goes on.
   */
  List<String> raise(Duration max) {
    var deadline = Deadline.in(max);
    var ledger = CompletableFuture.supplyAsync(this::startPostgres);
    var nodes = Layout.NODES.stream().map(name -> Member.node(layout, name)).toList();
    var secrets = new NatsSecrets(layout);
    secrets.prepare();
    for (var node : nodes) {
      if (node.running().isEmpty()) start(node, nodeLine(secrets), nodeEnvironment(node.name()));
    }
    var server = joined(ledger);
    awaitReady(nodes, deadline);
    var services =
        Layout.VERTICLES.keySet().stream().map(name -> Member.service(layout, name)).toList();
    for (var service : services) {
      if (service.running().isEmpty()) {
        start(service, lines.of(service.name(), server.url(), secrets.passwordFile()), Map.of());
      }
    }
    awaitReady(services, deadline);
    var names = new ArrayList<>(started.keySet());
    if (!server.adopted()) names.add(Layout.POSTGRES);
    return names;
  }

  private PostgresServer startPostgres() {
    return PostgresServer.start(postgres);
  }

  private static PostgresServer joined(CompletableFuture<PostgresServer> ledger) {
    try {
      return ledger.join();
    } catch (CompletionException e) {
      throw new ClusterException("postgres: " + e.getCause().getMessage(), e);
    }
  }

  private void start(Member member, List<String> line, Map<String, String> environment) {
    started.put(member.name(), member.start(line, environment));
    out.printf("starting %s%n", member.name());
    out.flush();
  }

  private List<String> nodeLine(NatsSecrets secrets) {
    return List.of(binary.path().toString(), "-c", secrets.conf().toString());
  }

  private Map<String, String> nodeEnvironment(String node) {
    return Map.of(
        "NATS_NODE",
        node,
        "NATS_HOST",
        "127.0.0.1",
        "NATS_CLIENT_PORT",
        Integer.toString(layout.port(node)),
        "NATS_ROUTE_PORT",
        Integer.toString(layout.port(Layout.route(node))),
        "NATS_MONITOR",
        "127.0.0.1:" + layout.port(Layout.monitor(node)),
        "NATS_STORE",
        quoted(layout.streams(node)),
        "NATS_STORE_BYTES_MAX",
        "6442450944");
  }

  /** A value of the environment is read as one of the file would be. */
  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void awaitReady(List<Member> members, Deadline deadline) {
    for (var member : members) {
      boolean ready = deadline.await(() -> hasEnded(member) || isReady(member));
      if (!ready) throw new ClusterException(late(member));
      if (hasEnded(member)) throw new ClusterException(ended(member));
    }
  }

  private boolean isReady(Member member) {
    return member.health(pages).filter(Pages.Page::ok).isPresent();
  }

  private static boolean hasEnded(Member member) {
    return member.running().isEmpty();
  }

  private String late(Member member) {
    var said = member.health(pages).map(page -> "it says " + page.body().encode());
    return "%s is not ready: %s; its log is %s"
        .formatted(member.name(), said.orElse("it does not answer"), member.log());
  }

  private String ended(Member member) {
    var process = started.get(member.name());
    var said = process == null ? "" : "; it said:\n" + process.said();
    return "%s ended while it started; its log is %s%s"
        .formatted(member.name(), member.log(), said);
  }
}
