package dev.penstock.launcher.dlq;

import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints one letter, whole. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows one dead letter with its body, headers and history.",
    footer = {
      "",
      "Examples:",
      "  penstock dlq show 17",
      "  penstock dlq show 17 --body >17.json   to be edited, and replayed with --edit 17.json"
    })
final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();

  @Parameters(paramLabel = "LETTER", description = "its number, as the list shows it")
  private long letterId;

  @Option(names = "--json", description = "for machines, as the HTTP API gives it")
  private boolean json;

  @Option(names = "--body", description = "its body and nothing else, byte by byte")
  private boolean bodyOnly;

  @Override
  public Integer call() {
    var letter = new Letters(server).show(letterId);
    if (bodyOnly) {
      printBody(letter);
      return 0;
    }
    var out = spec.commandLine().getOut();
    if (json) out.println(letter.encodePrettily());
    else print(out, letter);
    out.flush();
    return 0;
  }

  /** Past the writer, which would encode it. */
  private static void printBody(JsonObject letter) {
    if (!letter.containsKey("body") && !letter.containsKey("body_base64")) {
      throw new DlqException("the broker did not have this message any more: it has no body");
    }
    var text = letter.getString("body");
    var bytes =
        text == null
            ? Base64.getDecoder().decode(letter.getString("body_base64"))
            : text.getBytes(StandardCharsets.UTF_8);
    PrintStream out = System.out;
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  private static void print(PrintWriter out, JsonObject letter) {
    for (var field :
        new String[] {
          "letter_id",
          "state",
          "service",
          "failure",
          "reason",
          "attempts",
          "returns",
          "order_id",
          "trace_id",
          "waits_behind",
          "waiting",
          "first_failed_at",
          "last_failed_at",
          "decided_at",
          "published_at",
          "handled_at"
        }) {
      if (letter.containsKey(field)) line(out, field, letter.getValue(field));
    }
    for (var part : letter.getJsonObject("origin")) {
      line(out, "origin." + part.getKey(), part.getValue());
    }
    for (var header : letter.getJsonObject("headers")) {
      line(out, "header " + header.getKey(), header.getValue());
    }
    for (var each : letter.getJsonArray("actions")) {
      var action = (JsonObject) each;
      var edited = action.containsKey("body") || action.containsKey("body_base64");
      line(
          out,
          action.getString("action") + (edited ? ", edited" : ""),
          action.getString("at")
              + " by "
              + action.getString("actor")
              + ": "
              + action.getString("reason"));
    }
    if (letter.containsKey("body")) line(out, "body", letter.getString("body"));
    if (letter.containsKey("body_base64")) {
      line(out, "body in Base64", letter.getString("body_base64"));
    }
  }

  private static void line(PrintWriter out, String name, Object value) {
    out.printf("%-18s %s%n", name, String.valueOf(value).replaceAll("[\\p{Cntrl}&&[^\n\t]]", " "));
  }
}
