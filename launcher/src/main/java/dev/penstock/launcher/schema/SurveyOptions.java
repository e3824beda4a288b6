package dev.penstock.launcher.schema;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.events.EventPolicy;
import dev.penstock.launcher.Broker;
import dev.penstock.launcher.BrokerOption;
import dev.penstock.launcher.Nearest;
import dev.penstock.launcher.Services;
import dev.penstock.pipeline.versions.PolicyBucket.Kept;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which events are looked at, where, and how far back. */
final class SurveyOptions {
  private static final String CLIENT = "penstock-schema";

  /** A schema, but no event: each service has a subject of its own for it. */
  private static final String DEAD_LETTERS = "deadletters";

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private ShelfOption shelf = new ShelfOption();
  @Mixin private BrokerOption broker = new BrokerOption();

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description = "how far back to look (${DEFAULT-VALUE})")
  private Duration window = Duration.ofDays(1);

  @Option(
      names = "--monitor-url",
      paramLabel = "URL",
      split = ",",
      defaultValue = "${env:NATS_MONITOR_URL}",
      description =
          "http_port of nats-server, of each one of a cluster, to see plain subscribers"
              + " (NATS_MONITOR_URL)")
  private @Nullable List<String> monitorUrls;

  private @Nullable SchemaShelf opened;

  SchemaShelf shelf() {
    if (opened == null) opened = shelf.open();
    return opened;
  }

  Broker open() {
    if (window.isZero() || window.isNegative()) {
      throw new ParameterException(spec.commandLine(), "--since must be longer than nothing");
    }
    return broker.open(CLIENT);
  }

  List<String> events() {
    return shelf().inForce().keySet().stream()
        .map(SchemaVersion::event)
        .filter(event -> !event.equals(DEAD_LETTERS))
        .distinct()
        .toList();
  }

  String known(String event) {
    var events = events();
    if (events.contains(event)) return event;
    throw new ParameterException(
        spec.commandLine(),
        "there is no event %s; did you mean %s? penstock schema list names them all"
            .formatted(event, Nearest.to(event, events)));
  }

  /** Throws {@link ParameterException} when one of them has no schema. */
  SortedSet<Integer> known(String event, String versions) {
    var numbers = VersionNumbers.of(versions);
    if (numbers.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "versions are written v1, v2 or v1+v2, was \"" + versions + "\"");
    }
    var known = numbers(event);
    var unknown = VersionNumbers.without(numbers, known);
    if (unknown.isEmpty()) return numbers;
    throw new ParameterException(
        spec.commandLine(),
        "there is no %s of %s, only %s"
            .formatted(EventPolicy.text(unknown), event, EventPolicy.text(known)));
  }

  private SortedSet<Integer> numbers(String event) {
    var numbers = new TreeSet<Integer>();
    for (var version : versions(event)) numbers.add(version.number());
    return numbers;
  }

  /** Versions that were never published as what others rely on. */
  SortedSet<Integer> drafts(String event) {
    var drafts = new TreeSet<Integer>();
    for (var version : versions(event)) {
      if (!shelf().published().containsKey(version)) drafts.add(version.number());
    }
    return drafts;
  }

  private List<SchemaVersion> versions(String event) {
    return shelf().inForce().keySet().stream()
        .filter(version -> version.event().equals(event))
        .toList();
  }

  /** Blocks. */
  Survey survey(Broker nats, String event, Kept policy) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var versions = versions(event);
    var jetStream = new JetStream(nats);
    var stream = jetStream.streamOf(event);
    var census = stream.map(name -> new Census(jetStream, name, now.minus(window)));
    var jvms = Jvms.living(nats);
    return new Survey(
        event,
        numbers(event),
        drafts(event),
        published(event, policy, jvms),
        retired(policy),
        now,
        window,
        stream,
        stream.map(jetStream::copiesOf).orElse(List.of()),
        census.map(each -> each.publishings(versions)).orElse(List.of()),
        census.map(each -> each.readings(versions, ours(stream.orElseThrow()))).orElse(List.of()),
        jvms,
        Optional.ofNullable(monitorUrls)
            .filter(urls -> !urls.isEmpty())
            .map(urls -> new MonitorPages(urls).subscribers(versions)));
  }

  /**
   * Without a policy the settings of each process decide, and without any process their default.
   */
  private static SortedSet<Integer> published(String event, Kept policy, List<Jvm> jvms) {
    if (policy.policy().isPresent()) return policy.policy().get().published();
    var applied = new TreeSet<Integer>();
    for (var jvm : jvms) applied.addAll(jvm.published(event));
    return applied.isEmpty() ? EventPolicy.FIRST.published() : applied;
  }

  static SortedSet<Integer> retired(Kept policy) {
    return policy.policy().map(EventPolicy::retired).orElse(EventPolicy.none());
  }

  private static Set<String> ours(String stream) {
    return Services.declared().stream()
        .flatMap(service -> service.consumers().stream())
        .filter(consumer -> consumer.stream().equals(stream))
        .map(ConsumerSpec::durable)
        .map(Reader::party)
        .collect(Collectors.toUnmodifiableSet());
  }
}
