package dev.penstock.launcher.dlq;

import dev.penstock.launcher.Version;
import dev.penstock.launcher.dlq.Server.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives letters back to the services that could not handle them. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Gives dead letters back to the services that could not handle them, the oldest first:",
      "one, then ten, then a hundred ..., each step only when all of the one before were handled.",
      "It stops by itself when one comes back. What waits behind a letter follows by itself."
    },
    footer = {
      "",
      "Examples:",
      "  penstock dlq replay 17 18 --actor ana --reason \"mended in 1.2\"",
      "  penstock dlq replay 17 --edit 17.json --actor ana --reason \"quantity corrected\"",
      "  penstock dlq replay --service inventory --failure bug --since 2h --rate 50 \\",
      "    --actor ana --reason \"mended in 1.2\""
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();
  @Mixin private Selection selection = new Selection();

  @Option(names = "--dry-run", description = "say what would be done, and do nothing")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "letters a second at most (${DEFAULT-VALUE})")
  private int rate = 20;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "for a step to be handled, before it stops (${DEFAULT-VALUE})")
  private int waitSeconds = 30;

  @Option(
      names = "--edit",
      paramLabel = "FILE",
      description = "publish this instead of the body of the one letter; the original is kept")
  private @Nullable Path edit;

  @Option(names = "--json", description = "for machines, one object at the end")
  private boolean json;

  @Override
  public Integer call() {
    var decision = decision();
    var letters = new Letters(server);
    var selected = notWaiting(selection.of(letters));
    var out = spec.commandLine().getOut();
    if (dryRun) return rehearse(letters, selected, decision);
    var desk =
        new Replaying.Desk() {
          @Override
          public Answer replay(long letterId) {
            return letters.decide(letterId, "replay", decision, false);
          }

          @Override
          public JsonObject look(long letterId) {
            return letters.show(letterId);
          }
        };
    var wait = Duration.ofSeconds(waitSeconds);
    var replaying = new Replaying(desk, Pace.REAL, rate, wait, line -> progress(out, line));
    return Printing.end(out, json, "replay", replaying.replay(selected));
  }

  private JsonObject decision() {
    if (!selection.complaint().isEmpty()) throw usage(selection.complaint());
    if (rate < 1) throw usage("--rate must be at least 1");
    if (waitSeconds < 1) throw usage("--wait must be at least 1");
    var decision = selection.decision();
    if (edit == null) return decision;
    if (!selection.isOne()) throw usage("--edit needs exactly one letter");
    try {
      var body = Base64.getEncoder().encodeToString(Files.readAllBytes(edit));
      return decision.put("body_base64", body);
    } catch (IOException e) {
      throw usage("--edit " + edit + " cannot be read");
    }
  }

  /** What waits follows by itself; asked for alone, the answer is why it cannot be replayed. */
  private List<JsonObject> notWaiting(List<JsonObject> letters) {
    if (letters.size() == 1) return letters;
    return letters.stream().filter(each -> !each.getString("failure").equals("waiting")).toList();
  }

  private int rehearse(Letters letters, List<JsonObject> selected, JsonObject decision) {
    return Printing.rehearsal(
        spec.commandLine().getOut(),
        json,
        "replay",
        selected,
        letterId -> letters.decide(letterId, "replay", decision, true));
  }

  private void progress(PrintWriter out, String line) {
    if (json) return;
    out.println(line);
    out.flush();
  }

  private ParameterException usage(String complaint) {
    return new ParameterException(spec.commandLine(), complaint);
  }
}
