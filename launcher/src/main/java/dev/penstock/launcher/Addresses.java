package dev.penstock.launcher;

import dev.penstock.launcher.spi.EmbeddedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Where NATS, PostgreSQL, the payment provider and our own HTTP port are. For a URL that is not
 * configured a local server is started; with a URL nothing is started.
 */
public final class Addresses implements AutoCloseable {
  private final Settings settings;
  private final EmbeddedServers.@Nullable Running embedded;

  private Addresses(Settings settings, EmbeddedServers.@Nullable Running embedded) {
    this.settings = settings;
    this.embedded = embedded;
  }

  /** For a command that deploys nothing. Blocks while embedded servers start. */
  public static Addresses resolve(Settings configured) {
    return resolve(configured, List.of());
  }

  /** Where NATS is, and nothing else. Blocks while an embedded one starts. */
  static Addresses ofNats(Settings configured) {
    return started(configured.check(), false);
  }

  /** Blocks while embedded servers start. */
  static Addresses resolve(Settings configured, List<Placement> placements) {
    var settings = withHttpPort(configured.check());
    settings = withGateway(settings, placements);
    return started(settings, settings.value("database.url").isBlank());
  }

  private static Addresses started(Settings configured, boolean wantsPostgres) {
    var settings = configured;
    settings.bind("nats", NatsOptions.class).checkFiles();
    boolean wantsNats = settings.value("nats.url").isBlank();
    if (!wantsNats && !wantsPostgres) return new Addresses(settings, null);
    var running = servers().start(request(settings, wantsNats, wantsPostgres));
    for (var nats : running.nats().stream().toList()) {
      settings = settings.withOverride("nats.url", nats.url());
    }
    for (var postgres : running.postgres().stream().toList()) {
      settings = settings.withOverride("database.url", postgres.url());
    }
    return new Addresses(settings, running);
  }

  Settings settings() {
    return settings;
  }

  public String natsUrl() {
    return settings.value("nats.url");
  }

  public String databaseUrl() {
    return settings.value("database.url");
  }

  public String httpUrl() {
    return "http://" + settings.value("http.host") + ":" + settings.value("http.port");
  }

  /** The NATS server this process looks after; empty for an external one. */
  public Optional<EmbeddedServers.Server> nats() {
    return Optional.ofNullable(embedded).flatMap(EmbeddedServers.Running::nats);
  }

  /** The PostgreSQL this process looks after; empty for an external one. */
  public Optional<EmbeddedServers.Server> postgres() {
    return Optional.ofNullable(embedded).flatMap(EmbeddedServers.Running::postgres);
  }

  @Override
  public void close() {
    if (embedded != null) embedded.close();
  }

  private static Settings withHttpPort(Settings settings) {
    if (!settings.value("http.port").equals("0")) return settings;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return settings.withOverride("http.port", Integer.toString(socket.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  private static Settings withGateway(Settings settings, List<Placement> placements) {
    if (!settings.value("payment.gateway_url").isBlank()) return settings;
    if (!deploys(placements, "payment")) return settings;
    if (!deploys(placements, "gateway")) {
      throw new SettingsException(
          "payment.gateway_url is not set and no gateway runs in this process; name the provider"
              + " with "
              + Settings.variable("payment.gateway_url")
              + "=http://host:port, or run the gateway verticle too");
    }
    return settings.withOverride(
        "payment.gateway_url", "http://127.0.0.1:" + settings.value("http.port"));
  }

  private static boolean deploys(List<Placement> placements, String name) {
    return placements.stream().anyMatch(placement -> placement.name().equals(name));
  }

  private static EmbeddedServers servers() {
    return ServiceLoader.load(EmbeddedServers.class)
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    "this installation has no embedded servers: set NATS_URL and DATABASE_URL"));
  }

  private static EmbeddedServers.Request request(
      Settings settings, boolean wantsNats, boolean wantsPostgres) {
    var data = settings.bind("data", DataOptions.class);
    var nats = settings.bind("nats", NatsOptions.class);
    return new EmbeddedServers.Request(
        wantsNats,
        wantsPostgres,
        Home.path().resolve(Path.of(data.folder())),
        data.ephemeral(),
        nats.server(),
        nats.syncAlways(),
        nats.port(),
        settings.bind("postgres", PostgresOptions.class).port());
  }
}
