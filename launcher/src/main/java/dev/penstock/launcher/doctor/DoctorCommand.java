package dev.penstock.launcher.doctor;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Logging;
import dev.penstock.launcher.Placement;
import dev.penstock.launcher.Services;
import dev.penstock.launcher.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds what is wrong around Penstock. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Finds what is wrong around Penstock, each with its fix: settings, Java, machine, ports, disk,"
          + " NATS, PostgreSQL, TLS, clocks.",
      "Starts nothing and changes nothing, beside a system that runs or before it does: a small file"
          + " in the data folder and a few bytes in PostgreSQL's log, to see how long they take to"
          + " reach the disk, are all that it writes. Ends within 12 s."
    },
    footer = {
      "",
      "Levels: ok; note, worth knowing; warning, works less safely or less quickly than it could;"
          + " error, does not start, does not work or may lose an order.",
      "",
      "Exit codes: 0 no error, 1 an error, with --strict also a warning, 2 wrong usage.",
      "",
      "Examples:",
      "  penstock doctor                    for everything in one process",
      "  penstock doctor order=4 inventory  for a process with these",
      "  penstock doctor --json --strict    for a pipeline",
      "  NATS_URL=tls://10.0.0.5:4222 DATABASE_URL=postgresql://me@10.0.0.6/penstock \\",
      "    penstock doctor"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration TIME_MAX = Duration.ofSeconds(10);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "name[=instances]",
      description = "verticles as run takes them, to count what they need; without a name, all")
  private List<String> words = new ArrayList<>();

  @Option(names = "--json", description = "for machines, one object")
  private boolean json;

  @Option(names = "--strict", description = "exit 1 for a warning too")
  private boolean strict;

  @Override
  public Integer call() {
    Logging.silence();
    var checks = new Checks(options.unchecked(), placements()).all();
    var report = new DoctorReport(Examination.of(checks, TIME_MAX));
    var out = spec.commandLine().getOut();
    if (json) out.println(report.json().encodePrettily());
    else report.print(out);
    out.flush();
    boolean bad = report.count(Level.ERROR) > 0 || (strict && report.count(Level.WARNING) > 0);
    return bad ? 1 : 0;
  }

  private List<Placement> placements() {
    try {
      return Placement.parse(words, Services.names());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
