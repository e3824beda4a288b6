package dev.penstock.dev.trial;

import dev.penstock.dev.Demo;
import dev.penstock.dev.bench.Spread;
import dev.penstock.dev.process.Interruption;
import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Version;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries any command that runs Penstock. */
@Command(
    name = "trial",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Tries any command that runs Penstock: starts it, tells it by NATS_URL, DATABASE_URL and",
      "PENSTOCK_HTTP_PORT where to work, waits until it is ready, posts a dozen orders, sends it",
      "SIGTERM, and says what that took. Servers are started for it where none is configured."
    },
    footer = {
      "",
      "Exit codes: 0 all orders ended as expected, and the command with 0; else 1.",
      "",
      "Examples:",
      "  penstock trial -- scripts/penstock run",
      "  penstock trial --runs 5 -- scripts/image run run"
    })
final class TrialCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "how often; with more than one, one more that is not counted comes first")
  private int runs;

  @Parameters(paramLabel = "command", arity = "1..*", description = "what to run")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() {
    if (runs < 1 || runs > 1_000) {
      throw new ParameterException(spec.commandLine(), "--runs must be from 1 to 1000");
    }
    var settings = CommandLine.populateCommand(new CommonOptions(), "--ephemeral").settings();
    var signals = Interruption.ofThisThread();
    var trials = new ArrayList<Trial>();
    try (var addresses = Addresses.resolve(settings)) {
      // The first one makes schemas and streams.
      if (runs > 1) Trial.of(command, addresses, TrialCommand::order);
      for (int i = 0; i < runs; i++) {
        trials.add(Trial.of(command, addresses, TrialCommand::order));
      }
    } finally {
      signals.done();
    }
    print(trials);
    return trials.stream().allMatch(Trial::isGood) ? 0 : 1;
  }

  private static boolean order(String url) {
    return new Demo(url, new PrintStream(OutputStream.nullOutputStream())).run();
  }

  private static void print(List<Trial> trials) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.printf(
        "ready after %s s, %s s of CPU, RSS %s MiB, %s MiB after the orders%n",
        median(trials, trial -> seconds(trial.ready())),
        median(trials, trial -> seconds(trial.cpu())),
        median(trials, trial -> trial.readyRssBytes() / MEBIBYTE),
        median(trials, trial -> trial.rssBytes() / MEBIBYTE));
    out.printf(
        "orders %s, exit code %d, %s s after SIGTERM%n",
        trials.stream().allMatch(Trial::ordersEnded) ? "ended as expected" : "DID NOT END",
        trials.stream().mapToInt(Trial::exitCode).max().orElseThrow(),
        median(trials, trial -> seconds(trial.stopped())));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String median(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    var spread = Spread.of(trials.stream().mapToDouble(figure));
    return trials.size() == 1
        ? String.format(Locale.ROOT, "%.2f", spread.median())
        : String.format(
            Locale.ROOT, "%.2f (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
  }
}
