package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.versions.Policies;
import dev.penstock.events.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A change of contract on a plant that is up, while customers order: phase after phase, each until
 * it is in force everywhere and enough orders came in it; then all must have ended, and what the
 * stream, the ledger and the provider have is held against what each phase is. Blocks; an interrupt
 * ends it.
 */
final class Rehearsal {
  private static final Duration PHASE_MAX = Duration.ofSeconds(90);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(120);
  private static final Duration COURSE_MAX = Duration.ofHours(12);

  private final RehearsalOptions options;
  private final Plant plant;
  private final Progress progress;
  private final Path history;
  private final Tally tally = new Tally();
  private final List<Passed> passed = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  /**
   * A phase that is over.
   *
   * @param begun before anything was changed for it
   * @param inForce when every process published by it
   * @param reads what the consumers said at its end, see {@link Migration#reading}
   * @param delivered to them in it, by version
   */
  record Passed(
      Phase phase,
      Instant begun,
      Instant inForce,
      Instant ended,
      String reads,
      Map<Integer, Long> delivered) {}

  Rehearsal(RehearsalOptions options, Plant plant, Progress progress) {
    this.options = options;
    this.plant = plant;
    this.progress = progress;
    this.history = plant.folder().resolve("history.jsonl");
  }

  RehearsalReport run(List<Phase> phases) throws IOException, InterruptedException {
    plant.stock(Shelf.stock());
    try (var policies = Policies.at(plant.broker().url());
        var meters = new Meters(plant.members())) {
      order(phases, new Migration(plant, policies, options.event()), meters);
      progress.phase("draining");
      if (!Deadline.in(DRAIN_MAX).await(() -> plant.openOrders().isEmpty())) {
        violations.add("orders have not ended, such as " + plant.openOrders().get(0));
      }
      require();
      plant.members().forEach(meters::read);
      return judge(meters, policies.isAtomic());
    }
  }

  private void order(List<Phase> phases, Migration migration, Meters meters)
      throws InterruptedException {
    long seed = ThreadLocalRandom.current().nextLong(1 << 30);
    int errands = (int) Math.round(options.ordersPerSecond() * COURSE_MAX.toSeconds());
    try (var diary = new Diary(history)) {
      var customer = new Customer(plant.doors(), diary, tally, () -> false);
      try (var crowd = Crowd.of(errands, COURSE_MAX, number -> Errand.of(seed, number), customer)) {
        for (var phase : phases) pass(phase, migration, meters, crowd);
        if (!crowd.end(ANSWER_MAX)) violations.add("customers got no answer");
      }
    }
  }

  private void pass(Phase phase, Migration migration, Meters meters, Crowd crowd)
      throws InterruptedException {
    progress.phase(phase.name());
    var delivered = migration.delivered();
    var begun = Instant.now();
    migration.publish(phase.published());
    var inForce = Instant.now();
    phase.reading().forEach((name, versions) -> migrate(name, versions, migration, meters));
    long due = crowd.served() + options.ordersPerPhase();
    var deadline = Deadline.in(options.phaseTime().plus(PHASE_MAX));
    if (!deadline.await(() -> crowd.served() >= due && isProved(inForce))) {
      require();
      violations.add(phase.name() + ": too few orders ended in it");
    }
    var ended = Instant.now();
    var now = migration.delivered();
    now.replaceAll((version, count) -> count - delivered.getOrDefault(version, 0L));
    var reads = migration.reading(consumers());
    passed.add(new Passed(phase, begun, inForce, ended, reads, now));
  }

  /** Whether enough orders ended that came since, and so were published by what holds since. */
  private boolean isProved(Instant inForce) {
    return plant
            .ledger()
            .number(
                "SELECT count(*) FROM orders.orders WHERE ended_at IS NOT NULL AND created_at > '%s'"
                    .formatted(inForce))
        >= options.ordersPerPhase();
  }

  private List<Member> consumers() {
    return options.members().stream().map(plant::member).toList();
  }

  private void migrate(String name, String versions, Migration migration, Meters meters) {
    var member = plant.member(name);
    progress.phase("  " + name + " reads " + versions);
    boolean isKilled = options.victim().equals(Optional.of(name));
    meters.read(member);
    int exitCode = migration.restart(member, versions, isKilled);
    if (!isKilled && exitCode != 0) {
      violations.add(name + " was told to stop and ended with " + exitCode);
    }
  }

  private RehearsalReport judge(Meters meters, boolean isAtomic)
      throws IOException, InterruptedException {
    progress.phase("auditing");
    var findings = new Auditor(plant, history).audit(DRAIN_MAX);
    violations.addAll(findings.violated());
    violations.addAll(tally.complaints());
    var once = new Once(plant.ledger(), meters, options.event());
    violations.addAll(once.violations());
    var publications = publications();
    for (var each : passed) {
      var phase = each.phase();
      publications
          .violations(phase.published(), each.inForce(), each.ended())
          .forEach(wrong -> violations.add(phase.name() + ": " + wrong));
    }
    violations.addAll(publications.violations(isAtomic));
    var times = OrderTimes.of(history, plant.ledger());
    return new RehearsalReport(
        RehearsalReport.about(options, plant, isAtomic),
        passed.stream().map(each -> RehearsalReport.Row.of(each, times, publications)).toList(),
        once.counts(),
        violations,
        findings.unproven(),
        plant.folder());
  }

  private Publications publications() throws IOException {
    var versions = new Schemas().versions(options.event());
    var tellings = new ArrayList<Telling>();
    plant
        .stranger()
        .read(stream(), stored -> Telling.of(stored, versions).ifPresent(tellings::add));
    return new Publications(tellings);
  }

  /** Streams are named after what their subjects begin with. */
  private String stream() {
    return options.event().substring(0, options.event().indexOf('.')).toUpperCase(Locale.ROOT);
  }

  private static void require() throws InterruptedException {
    if (Thread.interrupted()) throw new InterruptedException();
  }
}
