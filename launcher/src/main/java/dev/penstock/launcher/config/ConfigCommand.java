package dev.penstock.launcher.config;

import dev.penstock.launcher.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is configured, and whether it can be so. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and checks settings; needs no running system.",
    subcommands = {ShowCommand.class, CheckCommand.class},
    footer = {
      "",
      "Examples:",
      "  penstock config show --origin nats",
      "  penstock config show --changed",
      "  penstock config check /etc/penstock/penstock.yaml",
      "",
      "Exit codes: 0 fine, 2 wrong usage or settings."
    })
public final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
