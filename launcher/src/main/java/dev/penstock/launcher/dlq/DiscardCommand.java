package dev.penstock.launcher.dlq;

import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives letters up. */
@Command(
    name = "discard",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Gives dead letters up, for good. They stay in the ledger, with who decided it and why.",
      "What waits behind a letter goes on."
    },
    footer = {
      "",
      "Examples:",
      "  penstock dlq discard 17 --actor ana --reason \"test data\"",
      "  penstock dlq discard --failure malformed --until 2d --dry-run \\",
      "    --actor ana --reason \"a client that was taken down\""
    })
final class DiscardCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();
  @Mixin private Selection selection = new Selection();

  @Option(names = "--dry-run", description = "say what would be done, and do nothing")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "letters a second at most (${DEFAULT-VALUE})")
  private int rate = 100;

  @Option(names = "--json", description = "for machines, one object at the end")
  private boolean json;

  @Override
  public Integer call() {
    if (!selection.complaint().isEmpty()) throw usage(selection.complaint());
    if (rate < 1) throw usage("--rate must be at least 1");
    var letters = new Letters(server);
    var decision = selection.decision();
    var selected = new ArrayList<>(selection.of(letters));
    // The latest first: what waits behind a letter would go on before it is discarded itself.
    Collections.reverse(selected);
    var out = spec.commandLine().getOut();
    return dryRun
        ? Printing.rehearsal(
            out, json, "discard", selected, id -> letters.decide(id, "discard", decision, true))
        : Printing.end(out, json, "discard", discard(letters, selected, decision));
  }

  private Report discard(Letters letters, List<JsonObject> selected, JsonObject decision) {
    var report = new Report();
    for (var letter : selected) report.add(letter.getLong("letter_id"), Fate.UNTRIED);
    var turn = Pace.REAL.perSecond(rate);
    for (var letter : selected) {
      turn.run();
      long letterId = letter.getLong("letter_id");
      var answer = letters.decide(letterId, "discard", decision, false);
      if (answer.isOk()) {
        report.add(letterId, Fate.DISCARDED);
      } else if (answer.status() == 404 || answer.problem().equals("letter-not-open")) {
        report.add(letterId, Fate.SKIPPED);
      } else {
        report.add(letterId, Fate.REFUSED);
        report.stop("letter " + letterId + " is refused: " + answer.complaint());
        break;
      }
    }
    return report;
  }

  private ParameterException usage(String complaint) {
    return new ParameterException(spec.commandLine(), complaint);
  }
}
