package dev.penstock.launcher.schema;

import dev.penstock.launcher.Services;
import dev.penstock.launcher.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints every version of every event, a line each. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists the events in all their versions, with the services that publish and consume each.",
      "Those are the declarations of the services; orders.created is open to anybody else."
    },
    footer = {"", "Example:", "  penstock schema list"})
final class ListCommand implements Callable<Integer> {
  private static final String ROW = "%-22s  %-7s  %-10s  %-28s  %s%n";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ShelfOption shelf = new ShelfOption();

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var parties = new Parties(Services.declared());
    out.printf(ROW, "EVENT", "VERSION", "STATE", "PUBLISHED BY", "CONSUMED BY");
    for (var verdict : Check.of(shelf.open(), Steps.BUILT_IN).verdicts()) {
      var version = verdict.version();
      out.printf(
          ROW,
          version.event(),
          version.wireName(),
          verdict.state() == State.EDITED ? "edited" : verdict.state().text(),
          words(parties.publishersOf(version)),
          words(parties.consumersOf(version)));
    }
    out.flush();
    return 0;
  }

  private static String words(List<String> words) {
    return words.isEmpty() ? "-" : String.join(" ", words);
  }
}
