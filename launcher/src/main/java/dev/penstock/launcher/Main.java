package dev.penstock.launcher;

import dev.penstock.launcher.config.ConfigCommand;
import dev.penstock.launcher.dlq.DlqCommand;
import dev.penstock.launcher.doctor.DoctorCommand;
import dev.penstock.launcher.schema.SchemaCommand;
import dev.penstock.launcher.spi.CommandProvider;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The entry point. Exit codes: 0 done, 1 failed, 2 wrong usage or settings. */
@Command(
    name = "penstock",
    description = "Processes orders as events: Vert.x verticles, NATS JetStream, PostgreSQL.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ListCommand.class,
      HealthCommand.class,
      DlqCommand.class,
      SchemaCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  penstock demo                   see a dozen orders through, nothing to set up",
      "  penstock run                    everything in this process",
      "  penstock run order inventory=2  only these, on the NATS and PostgreSQL of",
      "                                  NATS_URL and DATABASE_URL",
      "  penstock config show --origin   every setting and where it comes from",
      "  penstock doctor                 what is wrong around Penstock, and its fix",
      "  penstock audit                  whether every order ended as promised",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or settings."
    })
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, with the commands of every module that is there. */
  public static CommandLine commandLine() {
    var commandLine = new CommandLine(new Main());
    for (var provider : ServiceLoader.load(CommandProvider.class)) {
      var parent = provider.parent();
      var under = parent.isEmpty() ? commandLine : commandLine.getSubcommands().get(parent);
      under.addSubcommand(provider.command());
    }
    return commandLine
        .registerConverter(Duration.class, Main::duration)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static Duration duration(String text) {
    try {
      return Binding.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("\"" + text + "\" is no duration such as 250ms, 10s or 5m");
    }
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return 0;
  }

  /**
   * One clear line: what is wrong, where, and what to do next. The exit code is 1, or the one that
   * the exception brings.
   */
  private static int explain(
      Exception cause, CommandLine commandLine, CommandLine.ParseResult result) {
    Logging.flush();
    commandLine
        .getErr()
        .println(commandLine.getColorScheme().errorText("penstock: " + message(cause)));
    return cause instanceof IExitCodeGenerator its ? its.getExitCode() : FAILED;
  }

  private static String message(Exception cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
