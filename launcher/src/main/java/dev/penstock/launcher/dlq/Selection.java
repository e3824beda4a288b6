package dev.penstock.launcher.dlq;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The letters a decision is about, and who decides why. */
final class Selection {
  @Parameters(
      arity = "0..*",
      paramLabel = "LETTER",
      description = "numbers of letters, as the list shows them; or a filter")
  private List<Long> letterIds = new ArrayList<>();

  @Mixin private Filter filter = new Filter();

  @Option(names = "--all", description = "every open letter")
  private boolean all;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "refuse when more letters match (${DEFAULT-VALUE})")
  private int max = 10_000;

  @Option(names = "--actor", required = true, paramLabel = "NAME", description = "who decides")
  private String actor = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
  private String reason = "";

  /** What is wrong with it, for the operator; "" when nothing is. */
  String complaint() {
    if (actor.isBlank()) return "--actor must not be blank";
    if (reason.isBlank()) return "--reason must not be blank";
    boolean filters = all || !filter.isEmpty();
    if (letterIds.isEmpty() && !filters) return "name letters, a filter, or --all";
    if (!letterIds.isEmpty() && filters) return "name letters or a filter, not both";
    return "";
  }

  boolean isOne() {
    return letterIds.size() == 1;
  }

  JsonObject decision() {
    return new JsonObject().put("actor", actor).put("reason", reason);
  }

  /** Those that are named; or all open ones that match, the oldest first. Blocks. */
  List<JsonObject> of(Letters letters) {
    if (!letterIds.isEmpty()) return letterIds.stream().distinct().map(letters::show).toList();
    return letters.open(filter, max);
  }
}
