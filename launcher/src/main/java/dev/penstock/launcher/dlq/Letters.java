package dev.penstock.launcher.dlq;

import dev.penstock.launcher.dlq.Server.Answer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Letters as the running Penstock shows them. Every method blocks. */
final class Letters {
  private static final String PATH = "/deadletters";
  private static final int PAGE = 500;

  private final Server server;

  Letters(Server server) {
    this.server = server;
  }

  /** A page of the list, the latest first, as it is answered. */
  JsonObject page(Filter filter, Map<String, String> more) {
    return ok(server.get(PATH + filter.query(more, Instant.now())));
  }

  /**
   * All that match and are open, the oldest first. Throws {@link DlqException} when they are more
   * than {@code max}.
   */
  List<JsonObject> open(Filter filter, int max) {
    var letters = new ArrayList<JsonObject>();
    var more = Map.of("state", "OPEN", "limit", Integer.toString(PAGE));
    String path = PATH + filter.query(more, Instant.now());
    while (path != null) {
      var page = ok(server.get(path));
      for (var letter : page.getJsonArray("letters")) letters.add((JsonObject) letter);
      if (letters.size() > max) {
        throw new DlqException(
            "more than " + max + " letters match; narrow the filter, or raise --max");
      }
      path = page.getJsonObject("links").getString("next");
    }
    Collections.reverse(letters);
    return letters;
  }

  /** One, whole. */
  JsonObject show(long letterId) {
    return ok(server.get(PATH + "/" + letterId));
  }

  /**
   * @param action {@code replay} or {@code discard}
   */
  Answer decide(long letterId, String action, JsonObject decision, boolean dryRun) {
    var path = PATH + "/" + letterId + "/" + action + (dryRun ? "?dry_run=true" : "");
    return server.post(path, decision);
  }

  private static JsonObject ok(Answer answer) {
    if (!answer.isOk()) throw new DlqException(answer.complaint());
    return answer.body();
  }
}
