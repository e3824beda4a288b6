package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Interruption;
import dev.penstock.dev.process.Terminal;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the whole system, from the POST of an order to its end. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures the whole system: orders posted over HTTP, each followed to its end.",
      "This process only posts; nats-server, PostgreSQL and the services' JVMs are processes of",
      "their own, so that what each of them uses can be told apart. After a warm-up come rounds, in",
      "which each connection posts its next order when it has its answer (a closed loop) or, with",
      "--rate, orders come at fixed times (an open loop). Every order has two lines and is reserved,",
      "charged and confirmed. Data are kept nowhere unless --data names a folder."
    },
    footer = {
      "",
      "Exit codes: 0 every order was accepted and has ended, once, and the audit is sound; 1 an order",
      "was refused, lost, doubled or left unfinished, or a process ended: the figures do not count;",
      "2 wrong usage or settings; 3 it could not be run.",
      "",
      "Examples:",
      "  penstock bench",
      "  penstock bench --orders 50000 --connections 128 --instances 2 --rounds 1",
      "  penstock bench --rate 1000          latencies while 1,000 orders per second come",
      "  penstock bench --split              a JVM for each verticle",
      "  penstock bench bridge               the JetStream bridge alone, beside jnats"
    })
public final class OrdersBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--orders", paramLabel = "N", description = "orders of a round")
  private @Nullable Long orders;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "20",
      description = "how long a round posts, unless --orders is given (${DEFAULT-VALUE})")
  private double seconds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "orders per second at fixed times, answered or not, and latencies from when they were due")
  private @Nullable Double rate;

  @Option(
      names = "--connections",
      paramLabel = "C",
      defaultValue = "64",
      description = "HTTP connections, each with one request at a time (${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--instances",
      paramLabel = "K",
      defaultValue = "1",
      description = "instances of each verticle (${DEFAULT-VALUE})")
  private int instances;

  @Option(names = "--split", description = "a JVM for each verticle instead of one for all")
  private boolean split;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "measured rounds, to show the spread (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--end-wait",
      paramLabel = "DURATION",
      defaultValue = "2m",
      description = "how long to wait for the last end of a round (${DEFAULT-VALUE})")
  private Duration endWait = Duration.ZERO;

  @Option(
      names = "--java-options",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "of the services' JVMs, beside those of JAVA_OPTS")
  private String javaOptions = "";

  @Override
  public Integer call() throws IOException, SQLException {
    var options = options();
    common.forgetUnlessToldWhere();
    var settings = common.settings();
    var signals = Interruption.ofThisThread();
    try (var site = Site.start(settings, options, common.arguments())) {
      var report = run(options, site);
      report.print(System.out);
      if (!report.counts()) {
        site.keepLogs();
        System.out.println("Logs are kept in " + site.folder());
      }
      return report.counts() ? 0 : BenchException.FAILED;
    } catch (InterruptedException e) {
      throw BenchException.notRun("interrupted");
    } finally {
      signals.done();
    }
  }

  private static Report run(BenchOptions options, Site site)
      throws IOException, InterruptedException, SQLException {
    var watch = new Watch(System.out, Terminal.isThere());
    try (var bench = new OrdersBench(options, site, watch)) {
      bench.stock();
      bench.warmUp();
      var rounds = bench.rounds();
      var wrong = new ArrayList<String>();
      for (var round : rounds) {
        if (!round.isWhole()) wrong.add(round.name() + " is not whole");
      }
      wrong.addAll(bench.audit());
      return new Report(rounds, wrong);
    }
  }

  private BenchOptions options() {
    try {
      return new BenchOptions(
          orders == null ? OptionalLong.empty() : OptionalLong.of(orders),
          Duration.ofMillis(Math.round(seconds * 1_000)),
          rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
          connections,
          instances,
          split,
          rounds,
          false,
          endWait,
          javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
