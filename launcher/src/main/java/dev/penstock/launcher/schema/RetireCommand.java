package dev.penstock.launcher.schema;

import dev.penstock.events.EventPolicy;
import dev.penstock.launcher.Broker;
import dev.penstock.launcher.Version;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends the life of a version that nobody needs any more. */
@Command(
    name = "retire",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Retires a version of an event: whatever still comes in it becomes a dead letter that says"
          + " which version is read.",
      "Refuses while anybody needs it, and says who: it is published, or was since then; somebody is"
          + " still to be delivered it or to acknowledge it; an external consumer received it; a"
          + " process or consumer of ours has nothing newer."
    },
    footer = {
      "",
      "Its schema stays in schemas/events, since versions leave no gap and what is stored stays"
          + " readable; \"deprecated\": true in it tells readers of the file.",
      "",
      "Exit codes: 0 retired in all living processes, 1 refused or not followed by all, 2 wrong"
          + " usage or settings, 3 NATS cannot be asked.",
      "",
      "Examples:",
      "  penstock schema retire orders.created v1",
      "  penstock schema retire orders.created v1 --undo"
    })
final class RetireCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ChangeOptions options = new ChangeOptions();

  @Option(names = "--undo", description = "read it again")
  private boolean undo;

  @Parameters(index = "0", paramLabel = "EVENT", description = "such as orders.created")
  private String event = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "such as v1")
  private String version = "";

  @Override
  public Integer call() {
    var survey = options.survey();
    var name = survey.known(event);
    var numbers = survey.known(name, version);
    if (numbers.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "one version is retired at a time, was \"" + version + "\"");
    }
    try (var broker = survey.open()) {
      return undo ? undo(broker, name, numbers.first()) : retire(broker, name, numbers.first());
    }
  }

  private int retire(Broker broker, String name, int number) {
    var policies = new PolicyShelf(broker);
    var before = policies.get(name);
    var retired = SurveyOptions.retired(before);
    List<Blocker> blockers = List.of();
    var what = name + ": v" + number + " is retired";
    if (retired.contains(number)) {
      what += ", as before";
    } else {
      var survey = options.survey().survey(broker, name, before);
      blockers = new Blockers(survey).ofRetiring(number);
      if (!blockers.isEmpty() && !options.isForced()) {
        return options.refused("v%d of %s is still needed".formatted(number, name), blockers);
      }
      var published = new TreeSet<>(survey.published());
      if (published.remove(number) && published.isEmpty()) {
        return options.refused(
            "v%d of %s is the only one published, which --force cannot change; publish another first"
                .formatted(number, name),
            List.of());
      }
      policies.update(name, new EventPolicy(published, with(retired, number)), before);
    }
    var followed =
        Followers.await(broker, options.waitMax(), jvm -> !jvm.reads(name).contains(number));
    return options.done(what, blockers, followed, inFiles(name, number));
  }

  private int undo(Broker broker, String name, int number) {
    var policies = new PolicyShelf(broker);
    var before = policies.get(name);
    var retired = SurveyOptions.retired(before);
    var what = name + ": v" + number + " is read again";
    if (retired.contains(number)) {
      var rest = new TreeSet<>(retired);
      rest.remove(number);
      policies.update(name, before.policy().orElseThrow().withRetired(rest), before);
    } else {
      what = name + ": v" + number + " is not retired";
    }
    // Not every process read it before: there is nothing to wait for.
    var followed = new Followers.Followed(Jvms.living(broker).size(), List.of());
    var published = before.policy().orElse(EventPolicy.FIRST).published();
    var next =
        "Publish it again: penstock schema publish %s %s"
            .formatted(name, EventPolicy.text(with(published, number)));
    return options.done(what, List.of(), followed, List.of(next));
  }

  private static SortedSet<Integer> with(SortedSet<Integer> numbers, int number) {
    var all = new TreeSet<>(numbers);
    all.add(number);
    return all;
  }

  private static List<String> inFiles(String name, int number) {
    return List.of(
        "Left to do in schemas/events/%s.v%d.json, which stays: \"deprecated\": true and"
                .formatted(name, number)
            + " \"x-deprecation\": {\"from\": ..., \"sunset\": ..., \"migration\": ...}",
        "Back: penstock schema retire %s v%d --undo".formatted(name, number));
  }
}
