package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.Spread;
import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.versions.Policies;
import dev.penstock.events.EventPolicy;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Schemas;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What it costs to publish an event in several versions: rounds in the first of them alone and
 * rounds in all, in turn, in the same processes.
 *
 * @param together all of them, such as {@code v1+v2}
 */
record VersionRounds(String event, String together) implements Scenario {
  private static final Duration FOLLOWED_MAX = Duration.ofSeconds(30);

  /**
   * Throws {@link IllegalArgumentException}.
   *
   * @param text such as {@code orders.created=v1+v2}
   */
  static VersionRounds of(String text) {
    var parts = text.split("=", 2);
    BenchOptions.require(
        parts.length == 2 && EventPolicy.isWritten(parts[1]),
        "--versions must be like orders.created=v1+v2");
    var known = new Schemas().versions(parts[0]);
    BenchOptions.require(
        !known.isEmpty(),
        "--versions: there is no event " + parts[0] + "; penstock schema list names them");
    var wanted = EventPolicy.numbers(parts[1]);
    BenchOptions.require(
        wanted.size() > 1 && known.stream().map(EventVersion::number).toList().containsAll(wanted),
        "--versions must name two or more of the versions of %s: %s"
            .formatted(
                parts[0],
                known.stream().map(EventVersion::wireName).collect(Collectors.joining(", "))));
    return new VersionRounds(parts[0], EventPolicy.text(wanted));
  }

  private String alone() {
    return together.substring(0, together.indexOf('+'));
  }

  @Override
  public void run(OrdersBench bench, Results results) {
    try (var policies = Policies.at(bench.site().natsUrl())) {
      // What both kinds of rounds need is warm afterwards.
      publish(bench, policies, together);
      bench.prepare(results);
      var alone = new ArrayList<Double>();
      var several = new ArrayList<Double>();
      for (int i = 1; i <= bench.options().rounds() && results.counts(); i++) {
        alone.add(round(bench, policies, results, alone(), i));
        several.add(round(bench, policies, results, together, i));
      }
      if (results.counts()) tell(median(alone), median(several), policies.isAtomic(), results);
    } catch (IllegalStateException e) {
      BenchException.throwIfInterrupted();
      throw BenchException.notRun("what is published cannot be changed: " + e.getMessage());
    }
  }

  private double round(
      OrdersBench bench, Policies policies, Results results, String versions, int number) {
    publish(bench, policies, versions);
    var round = bench.round(versions + " " + number, bench.course());
    results.add(round);
    return round.endedPerSecond();
  }

  private void publish(OrdersBench bench, Policies policies, String versions) {
    policies.publish(event, versions);
    var pids = bench.site().jvms().stream().map(ServiceJvm::pid).toList();
    if (!Deadline.in(FOLLOWED_MAX).await(() -> policies.isPublished(event, versions, pids))) {
      throw BenchException.failed("not every process publishes " + event + " in " + versions);
    }
  }

  private static double median(List<Double> figures) {
    return Spread.of(figures.stream().mapToDouble(Double::doubleValue)).median();
  }

  private void tell(double alone, double several, boolean isAtomic, Results results) {
    results.note(
        String.format(
            Locale.ROOT,
            "%s: orders ended at %.0f/s in %s%s, %.0f/s in %s alone: ratio %.2f",
            event,
            several,
            together,
            isAtomic ? ", together or not at all" : ", one behind the other",
            alone,
            alone(),
            several / alone));
    results.put(
        "versions",
        new JsonObject()
            .put("event", event)
            .put("together", together)
            .put("is_atomic", isAtomic)
            .put("ended_per_second_together", several)
            .put("ended_per_second_alone", alone)
            .put("ratio", several / alone));
  }
}
