package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.launcher.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run on a plant that is up: orders and faults together, then everything is healed and must
 * come to its end, then it is judged. Blocks; an interrupt ends it.
 */
final class CrashTest {
  private static final Duration HEAL_MAX = Duration.ofSeconds(90);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(120);

  private final CrashOptions options;
  private final Plant plant;
  private final Progress progress;
  private final Tally tally = new Tally();
  private final List<String> violations = new ArrayList<>();
  private final Path history;

  CrashTest(CrashOptions options, Plant plant, Progress progress) {
    this.options = options;
    this.plant = plant;
    this.progress = progress;
    this.history = plant.folder().resolve("history.jsonl");
  }

  Verdict run() throws IOException, InterruptedException {
    plant.stock(Shelf.stock());
    try (var meters = new Meters(plant.members());
        var runner = new FaultRunner(plant)) {
      send(runner, meters);
      var findings = judge();
      var seen = new Sometimes.Seen(plant, meters, tally);
      return verdict(runner.struck(), Sometimes.count(seen), findings);
    }
  }

  private void send(FaultRunner runner, Meters meters) throws IOException, InterruptedException {
    var schedule = Schedule.of(options.seed(), options.time(), FaultKinds.of(Services.names()));
    var closing = new AtomicReference<Deadline>();
    try (var diary = new Diary(history);
        var crowd = crowd(diary, closing)) {
      progress.follow(new Progress.Watched(tally, meters, runner, schedule.faults().size()));
      // On a slow machine less of it fits in; without orders faults would prove nothing.
      runner.run(schedule, Deadline.in(options.time()));
      require();
      progress.phase("healing");
      heal();
      progress.phase("answering who waits");
      closing.set(Deadline.in(rest(crowd)));
      if (!closing.get().await(crowd::isServed)) {
        violations.add(
            (options.orders() - crowd.served())
                + " customers got no answer, although all is healed");
      }
      plant.members().forEach(meters::read);
      progress.phase("draining");
      awaitEnds();
      plant.members().forEach(meters::read);
    }
  }

  private void heal() throws IOException {
    try {
      plant.heal(HEAL_MAX);
    } catch (IllegalStateException e) {
      violations.add("not all is well, although all is healed: " + e.getMessage());
    }
  }

  /** Those who have not even come yet come at their pace. */
  private Duration rest(Crowd crowd) {
    return crowd.left().plus(ANSWER_MAX);
  }

  private Crowd crowd(Diary diary, AtomicReference<Deadline> closing) {
    var customer =
        new Customer(
            plant.doors(), diary, tally, () -> closing.get() != null && closing.get().isOver());
    return Crowd.of(
        options.orders(), options.time(), number -> Errand.of(options.seed(), number), customer);
  }

  private void awaitEnds() throws InterruptedException {
    Deadline.in(DRAIN_MAX).await(() -> plant.openOrders().isEmpty());
    require();
  }

  private Auditor.Findings judge() throws IOException, InterruptedException {
    progress.phase("auditing");
    var findings = new Auditor(plant, history).audit(DRAIN_MAX);
    violations.addAll(findings.violated());
    violations.addAll(tally.complaints());
    progress.phase("stopping");
    var exits = plant.drain();
    for (var member : plant.members()) {
      int code = exits.getOrDefault(member.name(), -1);
      if (code != 0) violations.add(member.name() + " was told to stop and ended with " + code);
    }
    plant.members().stream()
        .flatMap(member -> member.endings().stream())
        .filter(end -> !end.asked() && end.served())
        .map(
            end ->
                "%s ended by itself with %d in life %d"
                    .formatted(end.member(), end.exitCode(), end.life()))
        .forEach(violations::add);
    return findings;
  }

  private Verdict verdict(
      List<FaultRunner.Struck> struck, Map<String, Long> sometimes, Auditor.Findings findings) {
    var customers = new LinkedHashMap<String, Long>();
    for (var event : Tally.Event.values()) {
      customers.put(event.name().toLowerCase(Locale.ROOT).replace('_', ' '), tally.count(event));
    }
    return new Verdict(
        About.of(options, plant),
        customers,
        sometimes,
        Verdict.faults(struck),
        Verdict.notInjected(struck),
        List.copyOf(violations),
        findings.unproven(),
        options.isRelaxed(),
        plant.folder());
  }

  private static void require() throws InterruptedException {
    if (Thread.interrupted()) throw new InterruptedException();
  }
}
