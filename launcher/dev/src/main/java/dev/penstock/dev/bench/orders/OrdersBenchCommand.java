package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.Interruption;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
      "This process only posts; nats-server, PostgreSQL and the services' JVMs are processes of"
          + " their own, so that what each of them uses can be told apart. After a warm-up come"
          + " rounds, in which each connection posts its next order when it has its answer (a"
          + " closed loop) or, with --rate, orders come at fixed times (an open loop). Every order"
          + " has two lines and is reserved, charged and confirmed. Data are kept nowhere unless"
          + " --data names a folder."
    },
    footer = {
      "",
      "Exit codes: 0 every order was accepted and has ended, once, and the audit is sound; 1 an"
          + " order was refused, lost, doubled or left unfinished, or a process ended: the figures"
          + " do not count; 2 wrong usage or settings; 3 it could not be run.",
      "",
      "Examples:",
      "  penstock bench",
      "  penstock bench --orders 50000 --connections 128 --instances 2 --rounds 1",
      "  penstock bench --rate 1000          latencies at a fixed rate",
      "  penstock bench --outage             what is accepted without a broker",
      "  penstock bench --backlog 50000      how fast a backlog is worked off",
      "  penstock bench --express 50000      how soon express orders overtake a backlog",
      "  penstock bench --history 5000000    whether ended orders slow down new ones",
      "  penstock bench --overload 3         what is refused, and how",
      "  penstock bench --versions orders.created=v1+v2   what a second version costs",
      "  penstock bench --split              a JVM for each verticle",
      "  penstock bench --jvms 2             two JVMs with all verticles",
      "  penstock bench bridge               the JetStream bridge alone, beside jnats",
      "  penstock bench start                how long a start takes"
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
          "orders per second at fixed times, answered or not, and latencies from when each was due")
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
      names = "--jvms",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "each JVM so many times, all behind the same durable consumers (${DEFAULT-VALUE})")
  private int jvms;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "measured rounds, to show the spread (${DEFAULT-VALUE})")
  private int rounds;

  @ArgGroup(exclusive = true)
  private ScenarioOptions scenario = new ScenarioOptions();

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      defaultValue = "90s",
      description =
          "longest warm-up, which ends once throughput is steady and hardly anything is compiled;"
              + " 0s for none (${DEFAULT-VALUE})")
  private Duration warmUp = Duration.ZERO;

  @Option(
      names = "--end-wait",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description = "how long no order may end before the rest is given up (${DEFAULT-VALUE})")
  private Duration endWait = Duration.ZERO;

  @Option(names = "--floors", description = "measure first what simpler things do on this machine")
  private boolean floors;

  @Option(
      names = "--java-options",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "of the services' JVMs, beside those of JAVA_OPTS")
  private String javaOptions = "";

  @Option(names = "--json", paramLabel = "FILE", description = "write everything to it too")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    var run = new OrdersRun(options(), scenario(), common, floors);
    var signals = Interruption.ofThisThread();
    try {
      var report = run.run(System.out);
      report.print(System.out);
      if (json != null) Files.writeString(json, report.json().encodePrettily() + "\n");
      return report.results().counts() ? 0 : BenchException.FAILED;
    } catch (InterruptedException e) {
      throw BenchException.interrupted();
    } finally {
      signals.done();
    }
  }

  private Scenario scenario() {
    try {
      return scenario.scenario();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private Layout layout() {
    BenchOptions.require(jvms >= 1 && jvms <= 16, "--jvms must be from 1 to 16");
    if (split) return Layout.split().times(jvms);
    return (scenario.needsDoorApart() ? Layout.doorApart() : Layout.together()).times(jvms);
  }

  private BenchOptions options() {
    try {
      return new BenchOptions(
          orders == null ? OptionalLong.empty() : OptionalLong.of(orders),
          Duration.ofMillis(Math.round(seconds * 1_000)),
          rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
          connections,
          instances,
          layout(),
          rounds,
          warmUp,
          endWait,
          javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
