package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Signal;
import dev.penstock.dev.versions.Instance;
import dev.penstock.dev.versions.Policies;
import dev.penstock.events.EventPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes members from one set of versions to another, as an operator does: a new policy for all,
 * another setting and a restart for one. Blocks until the broker shows that it is so; fails when
 * that takes too long.
 */
final class Migration {
  private static final Duration STOP_MAX = Duration.ofSeconds(15);
  private static final Duration DONE_MAX = Duration.ofSeconds(90);

  private final Plant plant;
  private final Policies policies;
  private final String event;
  private final Pattern durable;

  Migration(Plant plant, Policies policies, String event) {
    this.plant = plant;
    this.policies = policies;
    this.event = event;
    var purpose = event.substring(event.lastIndexOf('.') + 1);
    this.durable = Pattern.compile("[a-z]+-" + purpose + "(?:-v(?<version>\\d+))?(?:-express)?");
  }

  /** The setting of a process that reads just these versions. */
  static List<String> setting(String event, String versions) {
    return List.of("schemas.read=" + event + "=" + versions);
  }

  /** Every process that lives publishes the event in these versions afterwards. */
  void publish(String versions) {
    policies.publish(event, versions);
    await(
        "every process publishes " + event + " in " + versions,
        () -> policies.isPublished(event, versions, pids()));
  }

  private List<Long> pids() {
    return plant.members().stream().flatMap(member -> member.pid().stream()).toList();
  }

  /**
   * Restarts a member, which reads these versions afterwards.
   *
   * @param isKilled whether it gets no time to finish what it has begun
   * @return the exit code of its last life
   */
  int restart(Member member, String versions, boolean isKilled) {
    awaitRead(versions);
    int life = member.life();
    member.setForNextLives(setting(event, versions));
    member.signal(isKilled ? Signal.KILL : Signal.TERM);
    var exitCode = member.awaitEnd(STOP_MAX);
    await(
        member + " is back and reads " + event + " in " + versions,
        () ->
            member.life() > life
                && member.isReady()
                && said(member).map(Instance::reads).equals(Optional.of(versions)));
    return exitCode.orElseThrow(
        () -> new IllegalStateException(member + " did not stop within " + STOP_MAX));
  }

  private Optional<Instance> said(Member member) {
    return policies.instances(event).stream()
        .filter(instance -> member.pid().equals(Optional.of(instance.pid())))
        .findFirst();
  }

  /** What it will read no more must have been read: others may not read it either. */
  private void awaitRead(String versions) {
    var kept = EventPolicy.numbers(versions);
    await(
        "nothing waits in versions other than " + versions,
        () ->
            durables().stream()
                .filter(each -> !kept.contains(version(each)))
                .allMatch(each -> each.pending() + each.unacknowledged() == 0));
  }

  /** In which versions the members say they read the event; several where they differ. */
  String reading(List<Member> members) {
    return members.stream()
        .flatMap(member -> said(member).stream())
        .map(Instance::reads)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** What was delivered in each version up to now. */
  Map<Integer, Long> delivered() {
    return durables().stream()
        .collect(
            Collectors.groupingBy(
                this::version, TreeMap::new, Collectors.summingLong(Stranger.Backlog::deliveries)));
  }

  private List<Stranger.Backlog> durables() {
    try {
      return plant.stranger().backlogs().stream()
          .filter(each -> durable.matcher(each.durable()).matches())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int version(Stranger.Backlog each) {
    var matcher = durable.matcher(each.durable());
    var version = matcher.matches() ? matcher.group("version") : null;
    return version == null ? 1 : Integer.parseInt(version);
  }

  private static void await(String what, BooleanSupplier condition) {
    if (Deadline.in(DONE_MAX).await(condition)) return;
    throw new IllegalStateException("not within " + DONE_MAX.toSeconds() + " s: " + what);
  }
}
