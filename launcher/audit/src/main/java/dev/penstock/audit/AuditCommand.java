package dev.penstock.audit;

import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.NatsOptions;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.SettingsException;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks that no order was lost, charged twice or left half-done. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks that no order was lost, charged twice or left half-done.",
      "Reads the ledger, the gateway's ledger and the streams, at one moment and without disturbing"
          + " who works on them, and holds every invariant against them. Everything must have ended;"
          + " while orders are under way, use --online."
    },
    footer = {
      "",
      "Verdicts: ok; VIOLATED; VACUOUS, there was nothing to check, which proves nothing; none, there"
          + " may rightly be nothing; -, what it is about is not at hand.",
      "",
      "The history has a JSON object a line, two for each POST /orders: one before it is sent, and"
          + " one with its answer, without which it counts as unknown. key, the Idempotency-Key,"
          + " and sent_at tell attempts apart; body_hash, any text, tells bodies apart.",
      "  {\"key\":\"k-1\",\"body_hash\":\"9f86d0\",\"sent_at\":\"2026-01-31T12:00:00.5Z\"}",
      "  {\"key\":\"k-1\",\"body_hash\":\"9f86d0\",\"sent_at\":\"2026-01-31T12:00:00.5Z\",",
      "   \"status\":202,\"order_id\":\"0197a4c0-0000-7000-8000-000000000001\"}",
      "",
      "Exit codes: 0 every invariant holds, 1 one is violated or proves nothing, 2 wrong usage or"
          + " settings, 3 it could not be checked.",
      "",
      "Examples:",
      "  penstock audit                      the embedded servers' data in .penstock",
      "  penstock audit --online --grace 2m  beside a running system",
      "  penstock audit --history client.jsonl --json audit.json",
      "  NATS_URL=nats://10.0.0.5:4222 \\",
      "  DATABASE_URL=postgresql://me@10.0.0.6/penstock penstock audit --json -"
    })
final class AuditCommand implements Callable<Integer> {
  private static final int SOUND = 0;
  private static final int UNSOUND = 1;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--online",
      description = "orders may be under way: only what is older than --grace must be finished")
  private boolean online;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "2m",
      description = "how long work may take (${DEFAULT-VALUE})")
  private Duration grace = Duration.ZERO;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "how long to wait first for work under way to end (${DEFAULT-VALUE})")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "what the clients sent and were answered; see below")
  private @Nullable Path history;

  @Option(
      names = "--gateway-database-url",
      paramLabel = "URL",
      description = "where the schema gateway is, when not in the ledger's database")
  private @Nullable String gatewayDatabaseUrl;

  @Option(
      names = "--allow-empty",
      paramLabel = "ID",
      split = ",",
      description = "invariants that may have nothing to be held against, such as B1,C1")
  private Set<String> allowEmpty = new LinkedHashSet<>();

  @Option(
      names = "--statement-timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "after which PostgreSQL gives a query up (${DEFAULT-VALUE})")
  private Duration statementTimeout = Duration.ZERO;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description =
          "write the result there too; - is standard output, and the rest goes to"
              + " standard error")
  private @Nullable String json;

  @Override
  public Integer call() {
    var out = System.out;
    if (!"-".equals(json)) return audit(out, out);
    // Whatever logs to the console would end up in the JSON.
    System.setOut(System.err);
    try {
      return audit(System.err, out);
    } finally {
      System.setOut(out);
    }
  }

  private int audit(PrintStream text, PrintStream machine) {
    requireKnownIds();
    requireReadable();
    var settings = common.settings();
    try (var addresses = addresses(settings)) {
      var report = Audit.run(options(settings, addresses));
      report.print(text);
      if (json != null) write(report.json(new Version().getVersion()[0]), machine);
      return report.isSound() ? SOUND : UNSOUND;
    }
  }

  private AuditOptions options(Settings settings, Addresses addresses) {
    return new AuditOptions(
        new PostgresUrl(addresses.databaseUrl()),
        new NatsAccess(addresses.natsUrl(), settings.bind("nats", NatsOptions.class)),
        Optional.ofNullable(gatewayDatabaseUrl).map(PostgresUrl::new),
        Optional.ofNullable(history),
        online,
        grace,
        drain,
        statementTimeout,
        allowEmpty);
  }

  private static Addresses addresses(Settings settings) {
    try {
      return Addresses.resolve(settings);
    } catch (SettingsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NotCheckedException("there are no servers", e);
    }
  }

  private void requireKnownIds() {
    var known = Audit.INVARIANTS.stream().map(Invariant::id).toList();
    for (var id : allowEmpty) {
      if (!known.contains(id)) {
        throw new ParameterException(
            spec.commandLine(),
            "--allow-empty " + id + " is no invariant; there are " + String.join(", ", known));
      }
    }
  }

  private void requireReadable() {
    if (history != null && !Files.isReadable(history)) {
      throw new ParameterException(spec.commandLine(), "--history " + history + " cannot be read");
    }
  }

  private void write(String text, PrintStream machine) {
    if ("-".equals(json)) {
      machine.println(text);
      machine.flush();
      return;
    }
    try {
      Files.writeString(Path.of(String.valueOf(json)), text + "\n");
    } catch (IOException e) {
      throw new NotCheckedException("--json " + json + " cannot be written", e);
    }
  }
}
