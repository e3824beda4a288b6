package dev.penstock.launcher.dlq;

import dev.penstock.launcher.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What could not be handled: see it, give it back, give it up. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Lists, shows, replays and discards what could not be handled (dead letters).",
    subcommands = {ListCommand.class, ShowCommand.class, ReplayCommand.class, DiscardCommand.class},
    footer = {
      "",
      "Examples:",
      "  penstock dlq list --state OPEN --since 2h",
      "  penstock dlq show 17",
      "  penstock dlq replay 17 --actor ana --reason \"mended in 1.2\"",
      "  penstock dlq replay --service inventory --failure bug --dry-run \\",
      "    --actor ana --reason \"mended in 1.2\"",
      "",
      "Exit codes: 0 done, 1 failed or stopped by itself, 2 wrong usage."
    })
public final class DlqCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
