package dev.penstock.dev.crash;

import dev.penstock.events.EventVersion;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import dev.penstock.launcher.Services;
import dev.penstock.launcher.Version;
import dev.penstock.pipeline.Service;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes a contract under load, there and back, and checks that no order came to harm. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Changes a contract under load, there and back, and checks that no order came to harm.",
      "Starts a broker, a ledger and processes of each service that consumes the event, and"
          + " orders all the time. Publishes both versions (expand), restarts the consumers one by"
          + " one so that they read both (migrate), publishes the new version only (contract), and"
          + " steps back the same way. Then audits."
    },
    footer = {
      "",
      "Exit codes: 0 sound, 1 something is violated, 2 wrong usage, 3 it could not be run.",
      "",
      "Examples:",
      "  penstock schema rehearse orders.created v2",
      "  penstock schema rehearse orders.created v2 --seconds 30 --rate 200 --json rehearsal.json",
      "  penstock schema rehearse orders.created v2 --crash"
    })
final class RehearseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "EVENT", description = "such as orders.created")
  private String event = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "to change to, such as v2")
  private String version = "";

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description =
          "each phase lasts until so many seconds' orders have come and ended in it (${DEFAULT-VALUE})")
  private double seconds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "50",
      description = "orders per second, all the time (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--instances",
      paramLabel = "K",
      defaultValue = "2",
      description = "processes of each service that consumes the event (${DEFAULT-VALUE})")
  private int instances;

  @Option(names = "--crash", description = "kill -9 a consumer amid its migration")
  private boolean crash;

  @Mixin private PlantRun plantRun = new PlantRun();

  @Override
  public Integer call() {
    var options = options();
    var before = options.before().wireName();
    var reading = Migration.setting(options.event(), before);
    return plantRun.run(
        "rehearsal",
        Crew.of(options.consumers(), options.instances(), reading),
        (plant, progress) ->
            new Rehearsal(options, plant, progress)
                .run(Phase.thereAndBack(before, options.after().wireName(), options.members())));
  }

  /** Who consumes a version; who publishes it too comes last. */
  private static List<String> consumers(EventVersion version) {
    return Services.declared().stream()
        .filter(service -> consumes(service, version.subject()))
        .sorted(Comparator.comparing(service -> service.publishes().contains(version.subject())))
        .map(Service::name)
        .toList();
  }

  private static boolean consumes(Service service, String subject) {
    return service.consumers().stream()
        .anyMatch(consumer -> Priority.withoutLane(consumer.filterSubject()).equals(subject));
  }

  private RehearsalOptions options() {
    try {
      var time = Duration.ofMillis(Math.round(seconds * 1_000));
      var versions = new Schemas().versions(event);
      if (versions.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no event " + event + "; penstock schema list names them");
      }
      var after = version(versions);
      var before = versions.get(after.number() - 2);
      var consumers = consumers(before);
      return new RehearsalOptions(before, after, consumers, instances, time, rate, crash);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private EventVersion version(List<EventVersion> versions) {
    var known = versions.stream().map(EventVersion::wireName).collect(Collectors.joining(", "));
    var found = versions.stream().filter(each -> each.wireName().equals(version)).findFirst();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no %s of %s, only %s".formatted(version, event, known));
    }
    if (found.get().number() == 1) {
      throw new IllegalArgumentException(
          "v1 of %s has no version before it to change from; there is: %s".formatted(event, known));
    }
    return found.get();
  }
}
