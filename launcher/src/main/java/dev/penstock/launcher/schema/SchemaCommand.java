package dev.penstock.launcher.schema;

import dev.penstock.launcher.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What events look like, in which versions, and what may be changed. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists, checks and compares the schemas of events; that needs no running system.",
      "Shows who reads them, and changes what is published and read while orders flow."
    },
    subcommands = {
      ListCommand.class,
      CheckCommand.class,
      DiffCommand.class,
      ValidateCommand.class,
      ReadersCommand.class,
      PublishCommand.class,
      RetireCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  penstock schema list",
      "  penstock schema check",
      "  penstock schema diff orders.created v1 v2",
      "  penstock schema validate order.json",
      "  penstock schema readers orders.created",
      "  penstock schema publish orders.created v1+v2",
      "  penstock schema publish orders.created v2",
      "  penstock schema retire orders.created v1",
      "",
      "Exit codes: 0 fine, 1 offences or refused, 2 wrong usage, 3 a file cannot be read or NATS not"
          + " be asked."
    })
public final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
