package dev.penstock.launcher;

import dev.penstock.bridge.BridgeOptions;
import dev.penstock.launcher.spi.EmbeddedServers.Server;
import dev.penstock.store.Migrations;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What runs, where, how durable it is, and how to use one's own servers instead. */
public final class Banner {
  private static final String ROW = "  %-11s %s%n";

  private Banner() {}

  /** Prints to standard error, so that standard output holds nothing but log lines. */
  public static void print(Addresses addresses, List<Placement> placements) {
    print(System.err, addresses, placements);
  }

  static void print(PrintStream out, Addresses addresses, List<Placement> placements) {
    out.printf("%nPenstock %s%n", Version.text());
    out.printf(
        ROW,
        "verticles",
        placements.stream()
            .map(placement -> placement.name() + "=" + placement.instances())
            .collect(Collectors.joining(" ")));
    out.printf(ROW, "HTTP", addresses.httpUrl() + "  (/health, /metrics)");
    var natsUrl = BridgeOptions.withoutSecrets(addresses.natsUrl());
    printServer(out, "NATS", addresses.nats(), natsUrl, "NATS_URL");
    var databaseUrl = Migrations.withoutPassword(addresses.databaseUrl());
    printServer(out, "PostgreSQL", addresses.postgres(), databaseUrl, "DATABASE_URL");
    out.printf("%n");
  }

  private static void printServer(
      PrintStream out, String name, Optional<Server> embedded, String shown, String variable) {
    if (embedded.isEmpty()) {
      out.printf(ROW, name, "external, " + shown);
      return;
    }
    var server = embedded.get();
    out.printf(
        ROW,
        name,
        "%s, %s, pid %d, %s".formatted(server.origin(), server.version(), server.pid(), shown));
    out.printf(ROW, "", "data " + server.dataFolder());
    out.printf(ROW, "", server.durability());
    out.printf(ROW, "", "set " + variable + " to use your own");
  }
}
