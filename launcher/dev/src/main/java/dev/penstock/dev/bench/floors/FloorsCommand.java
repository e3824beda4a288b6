package dev.penstock.dev.bench.floors;

import dev.penstock.dev.process.Interruption;
import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what Penstock stands on: NATS, PostgreSQL and Vert.x HTTP by themselves. */
@Command(
    name = "floors",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures what Penstock stands on: Vert.x HTTP, NATS and PostgreSQL by",
      "themselves, and the bare flow of an order through the last two. Starts servers",
      "for it, which forget everything at the end, unless NATS_URL and DATABASE_URL",
      "are set. Exits 1 when a floor did not do what it claims."
    },
    footer = {"", "Example:", "  penstock bench floors --seconds 10 --json floors.json"})
public final class FloorsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FLOOR",
      arity = "0..*",
      description = "only these of http-echo, jnats, postgres and bare-pipeline (all)")
  private List<String> names = Floors.NAMES;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "how long a round lasts (${DEFAULT-VALUE}); a warm-up of twice that precedes")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "measured rounds, to show the spread (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures to it too")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    var options = options();
    var settings = CommandLine.populateCommand(new CommonOptions(), "--ephemeral").settings();
    var signals = Interruption.ofThisThread();
    try (var addresses = Addresses.resolve(settings)) {
      var servers = Servers.of(addresses);
      FloorsReport.printHeader(System.out, servers, options);
      var floors =
          new Floors(servers, options, floor -> FloorsReport.print(System.out, floor)).run(names);
      if (json != null) {
        Files.writeString(json, FloorsReport.json(floors, options).encodePrettily());
      }
    } finally {
      signals.done();
    }
    return 0;
  }

  private FloorOptions options() {
    for (var name : names) {
      if (!Floors.NAMES.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no floor " + name + "; there are " + String.join(", ", Floors.NAMES));
      }
    }
    try {
      return new FloorOptions(seconds, rounds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
