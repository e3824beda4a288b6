package dev.penstock.launcher.doctor;

import dev.penstock.bridge.StreamSpec;
import dev.penstock.events.Priority;
import dev.penstock.launcher.DataOptions;
import dev.penstock.launcher.Home;
import dev.penstock.launcher.HttpOptions;
import dev.penstock.launcher.NatsOptions;
import dev.penstock.launcher.Placement;
import dev.penstock.launcher.PostgresOptions;
import dev.penstock.launcher.Services;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.doctor.NatsProbe.ServiceNeeds;
import dev.penstock.launcher.spi.EmbeddedServers;
import dev.penstock.order.OrderConfig;
import dev.penstock.payment.PaymentConfig;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.store.LedgerOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** What is examined, by the settings. A wrong value counts as its default and is told of. */
final class Checks {
  private final Settings settings;
  private final List<Placement> placements;
  private final NatsOptions nats;
  private final LedgerOptions ledger;
  private final StreamOptions streams;
  private final OrderConfig order;
  private final List<Service> services;
  private final Path dataFolder;

  Checks(Settings settings, List<Placement> placements) {
    this.settings = settings;
    this.placements = placements;
    this.nats = settings.bindLeniently("nats", NatsOptions.class);
    this.ledger = settings.bindLeniently("database", LedgerOptions.class);
    this.streams = settings.bindLeniently("streams", StreamOptions.class);
    this.order = settings.bindLeniently("order", OrderConfig.class);
    var names = placements.stream().map(Placement::name).toList();
    this.services =
        Services.declared().stream().filter(each -> names.contains(each.name())).toList();
    var folder = settings.bindLeniently("data", DataOptions.class).folder();
    this.dataFolder = Home.path().resolve(folder);
  }

  /** In the order of the report. */
  List<Check> all() {
    var checks = new ArrayList<Check>();
    checks.add(new Check("Settings", () -> SettingsCheck.of(settings)));
    checks.add(new Check("Java", () -> JavaJudgement.of(JavaProbe.java())));
    checks.add(
        new Check(
            "Machine",
            () ->
                MachineJudgement.of(JavaProbe.machine(), placesOrders() ? order.waitingMax() : 0)));
    checks.add(new Check("Ports", this::ports));
    checks.add(new Check("Disk", this::disk));
    checks.add(new Check("NATS", this::nats));
    checks.add(new Check("PostgreSQL", this::postgres));
    var provider = settings.bindLeniently("payment", PaymentConfig.class).gatewayUrl();
    checks.add(new Check("Payment provider", () -> GatewayCheck.of(provider, placements)));
    checks.add(
        new Check("TLS", () -> new TlsCheck(settings, nats.tls(), Instant.now()).findings()));
    return checks;
  }

  private boolean placesOrders() {
    return services.stream().anyMatch(service -> service.name().equals("order"));
  }

  private List<Finding> ports() {
    var http = settings.bindLeniently("http", HttpOptions.class);
    return List.of(PortJudgement.of(PortProbe.of("http.port", http.host(), http.port())));
  }

  private List<Finding> disk() {
    if (!nats.url().isBlank() && !ledger.url().isBlank()) {
      return List.of(
          Finding.ok("disk.folder", "nothing is kept here: NATS and PostgreSQL are external"));
    }
    long streamsBytesMax =
        nats.url().isBlank()
            ? Topology.streams(streams).stream().mapToLong(StreamSpec::bytesMax).sum()
            : 0;
    return DiskJudgement.of(
        DiskProbe.of(dataFolder), streamsBytesMax, order.waitingTimeMax(), order.batchMax());
  }

  private List<Finding> nats() {
    if (!nats.url().isBlank()) return nats(nats.url());
    var found = embedded().map(servers -> servers.lookForNats(request()));
    if (found.isEmpty()) return List.of(EmbeddedJudgement.none("nats", "NATS_URL"));
    return found
        .get()
        .url()
        .map(this::nats)
        .orElseGet(
            () ->
                withPort(
                    EmbeddedJudgement.nats(found.get(), streams.replicas()),
                    "nats.port",
                    nats.port()));
  }

  private List<Finding> nats(String url) {
    var events =
        services.stream()
            .flatMap(
                service ->
                    Stream.concat(
                        service.publishes().stream().flatMap(Checks::lanes),
                        service.consumers().isEmpty()
                            ? Stream.of()
                            : Stream.of("deadletters." + service.name())))
            .distinct()
            .toList();
    var consumers = services.stream().flatMap(each -> each.consumers().stream()).toList();
    var needs =
        new ServiceNeeds(Topology.streams(streams), Topology.buckets(streams), consumers, events);
    return new NatsCheck(nats, streams, needs, url).findings();
  }

  private static Stream<String> lanes(String subject) {
    return Stream.of(subject, Priority.EXPRESS.lane(subject));
  }

  private List<Finding> postgres() {
    if (!ledger.url().isBlank()) return postgres(ledger.url());
    var found = embedded().map(servers -> servers.lookForPostgres(request()));
    if (found.isEmpty()) return List.of(EmbeddedJudgement.none("postgres", "DATABASE_URL"));
    int port = settings.bindLeniently("postgres", PostgresOptions.class).port();
    return found
        .get()
        .url()
        .map(this::postgres)
        .orElseGet(() -> withPort(EmbeddedJudgement.postgres(found.get()), "postgres.port", port));
  }

  private List<Finding> postgres(String url) {
    var options =
        new LedgerOptions(
            url,
            ledger.connectionsMax(),
            ledger.waitingMax(),
            ledger.connectTimeout(),
            ledger.statementTimeout());
    var schemas =
        Stream.concat(Stream.of(Pipeline.SCHEMA), services.stream().map(Service::schema)).toList();
    int connections = LedgerConnections.max(placements, ledger.connectionsMax());
    return PostgresCheck.of(options, schemas, connections, order.waitingTimeMax());
  }

  private static List<Finding> withPort(List<Finding> findings, String key, int port) {
    if (port == 0) return findings;
    var all = new ArrayList<>(findings);
    all.add(PortJudgement.of(PortProbe.of(key, "127.0.0.1", port)));
    return all;
  }

  private static Optional<EmbeddedServers> embedded() {
    return ServiceLoader.load(EmbeddedServers.class).findFirst();
  }

  private EmbeddedServers.Request request() {
    return new EmbeddedServers.Request(
        nats.url().isBlank(),
        ledger.url().isBlank(),
        dataFolder,
        false,
        nats.server(),
        nats.syncAlways(),
        nats.port(),
        0);
  }
}
