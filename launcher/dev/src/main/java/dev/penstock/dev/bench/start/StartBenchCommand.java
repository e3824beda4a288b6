package dev.penstock.dev.bench.start;

import dev.penstock.dev.bench.orders.About;
import dev.penstock.dev.process.Interruption;
import dev.penstock.dev.process.JavaLine;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how long a start takes, and what it costs. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures how long `penstock run` takes from the start of its process until",
      "/health/ready answers 200: at the first time with embedded servers, whose data",
      "have to be made; with data that are there; and the JVM alone, on servers that",
      "run already (those of NATS_URL and DATABASE_URL where they are set). Each start",
      "is a JVM with the options and the archive of classes of this one."
    },
    footer = {
      "",
      "Examples:",
      "  penstock bench start",
      "  penstock bench start --runs 11 --json start.json"
    })
public final class StartBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "starts of each kind, to show the spread (${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures to it too")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    if (runs < 1 || runs > 1_000) {
      throw new ParameterException(spec.commandLine(), "--runs must be from 1 to 1000");
    }
    var settings = CommandLine.populateCommand(new CommonOptions(), "--ephemeral").settings();
    var header = header();
    var signals = Interruption.ofThisThread();
    try {
      var report = new StartReport(header, new StartBench(settings, runs).run());
      report.print(System.out);
      if (json != null) Files.writeString(json, report.json().encodePrettily() + "\n");
    } finally {
      signals.done();
    }
    return 0;
  }

  private Map<String, String> header() {
    var header = new LinkedHashMap<>(About.machine());
    var options = JavaLine.inherited().stream().filter(it -> !it.startsWith("-Dpenstock.home="));
    header.put("java options", String.join(" ", options.toList()));
    header.put("runs", Integer.toString(runs));
    return header;
  }
}
