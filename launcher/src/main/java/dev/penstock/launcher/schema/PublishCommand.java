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
import picocli.CommandLine.Parameters;

/** Changes in which versions an event is published, while it flows. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Changes in which versions an event is published, in every living process and without a"
          + " restart.",
      "Refuses to end a version while somebody needs it: a process of ours that reads no other, an"
          + " external consumer that received it since then and has none of the others. Consumers"
          + " are one reader's when their names differ by version and lane only, as billing and"
          + " billing-v2 do."
    },
    footer = {
      "",
      "Exit codes: 0 published so by all, 1 refused or not followed by all, 2 wrong usage or"
          + " settings, 3 NATS cannot be asked.",
      "",
      "Examples:",
      "  penstock schema publish orders.created v1+v2",
      "  penstock schema publish orders.created v2 --since 2h"
    })
final class PublishCommand implements Callable<Integer> {
  @Mixin private ChangeOptions options = new ChangeOptions();

  @Parameters(index = "0", paramLabel = "EVENT", description = "such as orders.created")
  private String event = "";

  @Parameters(index = "1", paramLabel = "VERSIONS", description = "v1, v2 or v1+v2")
  private String versions = "";

  @Override
  public Integer call() {
    var survey = options.survey();
    var name = survey.known(event);
    var wanted = survey.known(name, versions);
    var drafts = new TreeSet<>(wanted);
    drafts.retainAll(survey.drafts(name));
    if (!drafts.isEmpty()) return options.refused(draft(name, drafts), List.of());
    try (var broker = survey.open()) {
      return publish(broker, name, wanted);
    }
  }

  private int publish(Broker broker, String name, SortedSet<Integer> wanted) {
    var policies = new PolicyShelf(broker);
    var before = policies.get(name);
    var retired = new TreeSet<>(wanted);
    retired.retainAll(SurveyOptions.retired(before));
    if (!retired.isEmpty()) return options.refused(retired(name, retired), List.of());
    var survey = options.survey().survey(broker, name, before);
    var blockers = new Blockers(survey).ofPublishing(wanted);
    if (!blockers.isEmpty() && !options.isForced()) {
      var ending = VersionNumbers.without(survey.published(), wanted);
      return options.refused(
          "%s of %s is still read".formatted(EventPolicy.text(ending), name), blockers);
    }
    var policy = new EventPolicy(wanted, SurveyOptions.retired(before));
    boolean isSo = before.policy().filter(policy::equals).isPresent();
    if (!isSo) policies.update(name, policy, before);
    var followed = Followers.await(broker, options.waitMax(), jvm -> jvm.hasApplied(name, wanted));
    var was = EventPolicy.text(survey.published());
    var what = name + ": publishes " + EventPolicy.text(wanted);
    return isSo
        ? options.done(what + ", as before", blockers, followed, List.of())
        : options.done(
            what + ", was " + was, blockers, followed, next(name, was, survey.published(), wanted));
  }

  private static List<String> next(
      String name, String was, SortedSet<Integer> before, SortedSet<Integer> wanted) {
    if (before.equals(wanted)) return List.of();
    return List.of(
        "See who reads what: penstock schema readers " + name,
        "Back: penstock schema publish " + name + " " + was);
  }

  private static String draft(String name, SortedSet<Integer> drafts) {
    return ("%s of %s is a draft that may still change, and nobody can rely on it; once it may not,"
            + " penstock schema check --publish %s.v%d")
        .formatted(EventPolicy.text(drafts), name, name, drafts.first());
  }

  private static String retired(String name, SortedSet<Integer> retired) {
    return "%s of %s is retired; penstock schema retire %s v%d --undo takes that back"
        .formatted(EventPolicy.text(retired), name, name, retired.first());
  }
}
