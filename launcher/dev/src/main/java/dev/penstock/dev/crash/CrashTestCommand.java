package dev.penstock.dev.crash;

import dev.penstock.dev.process.Interruption;
import dev.penstock.dev.process.Terminal;
import dev.penstock.dev.process.Trees;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Home;
import dev.penstock.launcher.Version;
import dev.penstock.servers.NatsBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Breaks everything on purpose, then checks that no order came to harm. */
@Command(
    name = "crashtest",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Breaks everything on purpose, then checks that no order came to harm.",
      "Starts a broker, a ledger and a process for each verticle, with fault proxies between them,",
      "sends orders, and meanwhile kills, freezes, cuts off and confuses all of them by a schedule",
      "that the seed decides. Then heals everything, waits until all has ended, and audits."
    },
    footer = {
      "",
      "Exit codes: 0 sound, 1 something is violated or was never put to the test, 2 wrong usage,",
      "3 it could not be run.",
      "",
      "Examples:",
      "  penstock crashtest                       some minutes, every kind of fault about once",
      "  penstock crashtest --minutes 30 --orders 100000",
      "  penstock crashtest --seed 42 --json verdict.json",
      "  penstock crashtest --orders 300 --minutes 0.5 --relaxed"
    })
final class CrashTestCommand implements Callable<Integer> {
  private static final int SOUND = 0;
  private static final int UNSOUND = 1;
  private static final int NOT_RUN = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--orders",
      defaultValue = "5000",
      description = "orders to send (${DEFAULT-VALUE})")
  private int orders;

  @Option(
      names = "--minutes",
      defaultValue = "8",
      description = "over which orders and faults come (${DEFAULT-VALUE})")
  private double minutes;

  @Option(
      names = "--seed",
      description = "decides orders and faults; drawn and printed when it is not given")
  private @Nullable Long seed;

  @Option(
      names = "--relaxed",
      description = "only warn of what never happened, as in a run too short for everything")
  private boolean relaxed;

  @Option(names = "--json", paramLabel = "FILE", description = "write the verdict to it too")
  private @Nullable Path json;

  @Option(
      names = "--nats-server",
      defaultValue = "",
      paramLabel = "PATH",
      description = "the nats-server to start (one is found)")
  private String natsServer = "";

  @Option(names = "--keep", description = "keep logs and data also of a sound run")
  private boolean keep;

  @Override
  public Integer call() {
    var options = options();
    new CommonOptions().settings();
    var signals = Interruption.ofThisThread();
    try {
      return run(options);
    } catch (InterruptedException | IOException | RuntimeException e) {
      System.err.println("penstock: could not run: " + e);
      return NOT_RUN;
    } finally {
      signals.done();
    }
  }

  private int run(CrashOptions options) throws IOException, InterruptedException {
    var folder = Trees.temporary("penstock-crashtest-");
    System.out.printf("seed %d, logs in %s%n", options.seed(), folder);
    var verdict = run(options, folder);
    verdict.print(System.out);
    if (json != null) Files.writeString(json, verdict.json().encodePrettily() + "\n");
    if (verdict.isSound() && !keep) Trees.delete(folder);
    else System.out.println("Logs and data are kept in " + folder);
    return verdict.isSound() ? SOUND : UNSOUND;
  }

  private CrashOptions options() {
    try {
      long chosen =
          Optional.ofNullable(seed).orElseGet(() -> ThreadLocalRandom.current().nextLong(1 << 30));
      var time = Duration.ofMillis(Math.round(minutes * 60_000));
      return new CrashOptions(orders, time, chosen, relaxed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private Verdict run(CrashOptions options, Path folder) throws IOException, InterruptedException {
    var tools = Home.path().resolve(".penstock/tools");
    try (var progress = new Progress(System.out, Terminal.isThere());
        var plant =
            Plant.start(folder, NatsBinary.find(natsServer, tools), tools, Crew.forFaults())) {
      plant.awaitReady(Plant.START_MAX);
      return new CrashTest(options, plant, progress).run();
    }
  }
}
