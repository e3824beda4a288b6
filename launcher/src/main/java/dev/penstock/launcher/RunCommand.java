package dev.penstock.launcher;

import dev.penstock.pipeline.faults.FaultPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deploys verticles in this process until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Deploys verticles by name in this process; without a name, all of them.",
    footer = {
      "",
      "SIGTERM and Ctrl-C drain: in-flight work ends, embedded servers stop, exit 0.",
      "",
      "Examples:",
      "  penstock run                        everything, with embedded servers",
      "  penstock run order=2 inventory      two instances of order, one of inventory",
      "  penstock run order=auto             as many instances as there are cores",
      "  NATS_URL=nats://10.0.0.5:4222 DATABASE_URL=postgresql://me@10.0.0.6/penstock \\",
      "    penstock run order --http-port 8083"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "name[=instances]",
      description =
          "order, inventory, payment, gateway, deadletter; instances may be a number or auto")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    var placements = placements();
    var settings = options.settings();
    FaultPoint.announce();
    return Lifetime.of(() -> Installation.start(settings, placements))
        .untilStopped(installation -> Banner.print(installation.addresses(), placements));
  }

  private List<Placement> placements() {
    try {
      return Placement.parse(words, Services.names());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
