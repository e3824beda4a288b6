package dev.penstock.launcher.dlq;

import dev.penstock.launcher.dlq.Server.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongFunction;

/** How a decision about letters ends, in words or JSON, and with which exit code. */
final class Printing {
  private Printing() {}

  static int end(PrintWriter out, boolean json, String action, Report report) {
    if (json) {
      out.println(report.toJson(action).encodePrettily());
    } else {
      out.println(action + ": " + report.summary());
      if (report.isStopped()) out.println("stopped: " + report.stopped());
    }
    out.flush();
    return report.exitCode();
  }

  /** Asks what would come of each, and says it. */
  static int rehearsal(
      PrintWriter out,
      boolean json,
      String action,
      List<JsonObject> letters,
      LongFunction<Answer> ask) {
    var all = new JsonArray();
    int refused = 0;
    for (var letter : letters) {
      var letterId = letter.getLong("letter_id");
      var answer = ask.apply(letterId);
      if (!answer.isOk()) refused++;
      all.add(answer.isOk() ? answer.body() : answer.body().put("letter_id", letterId));
      if (!json) out.println("letter " + letterId + " " + would(action, letter, answer));
    }
    if (json) {
      out.println(new JsonObject().put("action", action).put("would", all).encodePrettily());
    } else {
      out.println(
          "dry run: %d of %d letters could be %s"
              .formatted(
                  letters.size() - refused,
                  letters.size(),
                  action.equals("replay") ? "replayed" : "discarded"));
    }
    out.flush();
    return refused == 0 ? 0 : 1;
  }

  private static String would(String action, JsonObject letter, Answer answer) {
    if (!answer.isOk()) return "could not: " + answer.complaint();
    if (!action.equals("replay")) return "would be discarded";
    return "would go to %s, for %s"
        .formatted(
            letter.getJsonObject("origin").getString("subject"), letter.getString("service"));
  }
}
