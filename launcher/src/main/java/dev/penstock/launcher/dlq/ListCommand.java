package dev.penstock.launcher.dlq;

import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints letters, the latest first. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists dead letters, the latest first.",
    footer = {
      "",
      "Examples:",
      "  penstock dlq list",
      "  penstock dlq list --service inventory --failure bug --since 2h"
    })
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();
  @Mixin private Filter filter = new Filter();

  @Option(names = "--state", description = "OPEN, REPLAYED or DISCARDED; without it, all")
  private @Nullable String state;

  @Option(names = "--limit", description = "letters at most, 1 to 500 (${DEFAULT-VALUE})")
  private int limit = 50;

  @Option(names = "--json", description = "for machines, as the HTTP API gives them")
  private boolean json;

  @Override
  public Integer call() {
    var more = new LinkedHashMap<String, String>();
    if (state != null) more.put("state", state);
    more.put("limit", Integer.toString(limit));
    var page = new Letters(server).page(filter, more);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(page.encodePrettily());
    } else {
      var letters = new ArrayList<JsonObject>();
      for (var letter : page.getJsonArray("letters")) letters.add((JsonObject) letter);
      Table.print(out, letters, Instant.now());
      if (page.getJsonObject("links").containsKey("next")) {
        out.println("There are more; narrow the filter, or raise --limit.");
      }
    }
    out.flush();
    return 0;
  }
}
