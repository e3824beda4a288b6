package dev.penstock.dev.cluster;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Interruption;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.DataOptions;
import dev.penstock.launcher.HttpOptions;
import dev.penstock.launcher.NatsOptions;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.Version;
import dev.penstock.servers.NatsBinary;
import dev.penstock.store.LedgerOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts whatever of the cluster does not run. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Starts whatever of the cluster does not run, and returns when all of it is ready.",
      "Everything lives on after this command, and finds its data again at the next start."
    },
    footer = {
      "",
      "Options are those of `run`, for every verticle; --http-port is that of the order verticle,",
      "all other ports are free ones, chosen once. Settings come from conf/penstock.yaml, then",
      "conf/cluster.yaml, then --overlay.",
      "",
      "Exit codes: 0 all is ready, 1 something did not start, 2 wrong usage or settings."
    })
final class UpCommand implements Callable<Integer> {
  private static final int REPLICATION_MATURE_MINOR = 12;
  private static final String PROVIDER_VARIABLE = "PENSTOCK_PAYMENT_GATEWAY_URL";

  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "how long all of it may take to get ready (${DEFAULT-VALUE})",
      defaultValue = "2m")
  private Duration timeoutMax = Duration.ofMinutes(2);

  @Option(
      names = "--foreground",
      description = "stay, and stop everything again at SIGTERM or Ctrl-C")
  private boolean foreground;

  @Override
  public Integer call() {
    var settings = options.settings();
    requireOwnServers(settings);
    var folder = Place.folder(settings);
    return foreground ? stay(settings, folder) : raise(settings, folder);
  }

  /** Until a signal; one that comes during the start stops what was started too. */
  private int stay(Settings settings, Path folder) {
    var interruption = Interruption.ofThisThread();
    try {
      raise(settings, folder);
      while (!Thread.currentThread().isInterrupted()) Deadline.pause(PAUSE);
    } finally {
      lower(folder);
      // A signal gives the process an exit code that only this changes.
      if (Thread.currentThread().isInterrupted()) Runtime.getRuntime().halt(0);
      interruption.done();
    }
    return 0;
  }

  private int raise(Settings settings, Path folder) {
    var out = spec.commandLine().getOut();
    long began = System.nanoTime();
    try (var lock = Place.lock(folder)) {
      var layout = layout(settings, folder);
      var binary =
          NatsBinary.find(settings.bind("nats", NatsOptions.class).server(), Place.tools());
      warnOfImmature(binary);
      var lines = new ServiceLines(layout, options.arguments(), choosesProvider());
      var started =
          new Raising(layout, binary, lines, Place.postgres(lock.folder()), out).raise(timeoutMax);
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      printPlaces(out, layout, binary, started, seconds);
      return 0;
    }
  }

  /** Ctrl-C comes to this thread as an interrupt, which is not to stop the stopping. */
  private void lower(Path folder) {
    boolean interrupted = Thread.interrupted();
    try (var lock = Place.lock(folder)) {
      Layout.find(folder)
          .ifPresent(
              layout ->
                  new Lowering(layout, Place.postgres(lock.folder()), spec.commandLine().getOut())
                      .lower());
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private Layout layout(Settings settings, Path folder) {
    var layout = Layout.find(folder).orElseGet(() -> Layout.create(folder));
    int wanted = settings.bind("http", HttpOptions.class).port();
    boolean moves = wanted != 0 && wanted != layout.port("order");
    return moves && Member.service(layout, "order").running().isEmpty()
        ? layout.with("order", wanted)
        : layout;
  }

  private boolean choosesProvider() {
    return options.arguments().stream().anyMatch(it -> it.startsWith("payment.gateway_url="))
        || System.getenv().containsKey(PROVIDER_VARIABLE);
  }

  private void requireOwnServers(Settings settings) {
    if (!settings.bind("nats", NatsOptions.class).url().isBlank()) {
      throw refusal(
          "nats.url (NATS_URL, --nats-url) is set, but a cluster has nats-servers of its own");
    }
    if (!settings.bind("database", LedgerOptions.class).url().isBlank()) {
      throw refusal(
          "database.url (DATABASE_URL, --database-url) is set, but a cluster has a PostgreSQL of"
              + " its own");
    }
    if (settings.bind("data", DataOptions.class).ephemeral()) {
      throw refusal("a cluster keeps its data; `penstock cluster down --purge` deletes it");
    }
  }

  private ParameterException refusal(String why) {
    return new ParameterException(spec.commandLine(), why + "; leave that out");
  }

  private void warnOfImmature(NatsBinary binary) {
    if (binary.atLeast(2, REPLICATION_MATURE_MINOR)) return;
    spec.commandLine()
        .getErr()
        .printf(
            "penstock: nats-server %s is known to lose replicated messages when nodes are killed;"
                + " the ledger makes that good, but use 2.12 or newer (NATS_SERVER)%n",
            binary.version());
  }

  private static void printPlaces(
      PrintWriter out, Layout layout, NatsBinary binary, List<String> started, long seconds) {
    if (started.isEmpty()) out.println("The cluster is up already.");
    else out.printf("The cluster is up, after %d s.%n", seconds);
    var row = "  %-12s %s%n";
    out.printf(row, "orders", layout.http("order") + "/orders");
    Layout.VERTICLES.keySet().stream()
        .skip(1)
        .forEach(name -> out.printf(row, name, layout.http(name)));
    out.printf(row, "NATS", layout.natsUrl() + " (nats-server " + binary.version() + ")");
    out.printf(row, "logins", new NatsSecrets(layout).secrets());
    out.printf(row, "PostgreSQL", Place.postgresUrl(layout));
    out.printf(row, "data, logs", layout.folder());
    out.println("`penstock cluster status` shows how it is, `penstock cluster down` stops it.");
    out.flush();
  }
}
