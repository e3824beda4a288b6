package dev.penstock.launcher.schema;

import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints who reads which version of an event, as the broker knows it. */
@Command(
    name = "readers",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows who still reads and who publishes each version of an event, from what the broker"
          + " really delivered.",
      "DELIVERED counts the messages stored since then that a consumer was delivered; WAITING what"
          + " it is still to be delivered, however old; UNACKED what it was delivered and has not"
          + " acknowledged; PULLED whether somebody asks for its messages now, or was just given one."
          + " A consumer far behind is DELIVERED older ones."
    },
    footer = {
      "",
      "Not seen are consumers that are gone, those of a stream that copies this one, and plain"
          + " subscribers unless --monitor-url is given.",
      "",
      "Exit codes: 0 shown, 2 wrong usage or settings, 3 NATS cannot be asked.",
      "",
      "Examples:",
      "  penstock schema readers orders.created",
      "  penstock schema readers --since 2h --json",
      "  penstock schema readers orders.created --monitor-url http://127.0.0.1:8222"
    })
final class ReadersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private SurveyOptions options = new SurveyOptions();

  @Option(names = "--json", description = "for machines")
  private boolean json;

  @Parameters(arity = "0..1", paramLabel = "EVENT", description = "without it, every event")
  private @Nullable String event;

  @Override
  public Integer call() {
    var events = event == null ? options.events() : List.of(options.known(event));
    var out = spec.commandLine().getOut();
    try (var broker = options.open()) {
      var policies = new PolicyShelf(broker);
      var all = new JsonArray();
      for (var each : events) {
        var survey = options.survey(broker, each, policies.get(each));
        if (json) all.add(SurveyJson.of(survey));
        else new SurveyReport(out, survey).print();
      }
      if (json) out.println(new JsonObject().put("events", all).encodePrettily());
    }
    out.flush();
    return 0;
  }
}
