package dev.penstock.dev.crash;

import dev.penstock.launcher.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private PlantRun plantRun = new PlantRun();

  @Override
  public Integer call() {
    var options = options();
    System.out.println("seed " + options.seed());
    return plantRun.run(
        "crashtest",
        Crew.forFaults(),
        (plant, progress) -> new CrashTest(options, plant, progress).run());
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
}
