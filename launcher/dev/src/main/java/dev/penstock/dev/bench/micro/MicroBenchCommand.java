package dev.penstock.dev.bench.micro;

import dev.penstock.launcher.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures single steps of the hot path with JMH. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures single steps of an order's way with JMH: reading, checking and writing",
      "events and headers, and deciding. Prints the time and the allocated bytes of one",
      "call. Takes some six seconds per step, and a machine that is otherwise idle."
    },
    footer = {"", "Example:", "  penstock bench micro decode --json micro.json"})
public final class MicroBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..1",
      defaultValue = "",
      description = "only steps whose name matches this regular expression (all)")
  private Pattern pattern = Pattern.compile("");

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures to it too")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, RunnerException {
    try {
      var figures = MicroBench.DEFAULTS.run(pattern);
      MicroFigure.print(System.out, figures);
      if (json != null) Files.writeString(json, MicroFigure.json(figures).encodePrettily());
      return 0;
    } catch (NoBenchmarksException e) {
      throw new ParameterException(
          spec.commandLine(),
          "no step matches " + pattern + "; without a pattern all are measured",
          e);
    }
  }
}
