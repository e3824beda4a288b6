package dev.penstock.dev.cluster;

import dev.penstock.launcher.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A cluster of three nats-servers, a PostgreSQL and a JVM per verticle on this machine. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Runs three nats-servers with replicated streams, a PostgreSQL and a JVM for each",
      "verticle on this machine, with the files that containers are run with."
    },
    subcommands = {UpCommand.class, DownCommand.class, StatusCommand.class},
    footer = {
      "",
      "Examples:",
      "  penstock cluster up              start it, or whatever of it does not run",
      "  penstock cluster status          leaders, replicas, backlogs, health; --json",
      "  penstock cluster down            drain and stop it; --purge deletes its data too"
    })
final class ClusterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "up, down or status?");
  }
}
