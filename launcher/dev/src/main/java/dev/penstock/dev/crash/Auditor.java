package dev.penstock.dev.crash;

import dev.penstock.dev.process.AuditProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Has {@code penstock audit} look at what a plant was left with. */
final class Auditor {
  private static final Duration AUDIT_MAX = Duration.ofMinutes(5);
  private static final int EXAMPLES_MAX = 3;
  private static final Set<String> ABOUT_EVENTS = Set.of("D1", "D2");

  private final Plant plant;
  private final Path history;

  /**
   * @param violated a line for each invariant that does not hold, with examples
   * @param unproven invariants that there was nothing to hold against
   * @param json all that it said
   */
  record Findings(List<String> violated, List<String> unproven, JsonObject json) {}

  Auditor(Plant plant, Path history) {
    this.plant = plant;
    this.history = history;
  }

  /**
   * Blocks, also while work is still under way, up to {@code drainMax}. Fails when nothing could be
   * found out.
   */
  Findings audit(Duration drainMax) throws IOException, InterruptedException {
    var audit =
        new AuditProcess(
            plant.folder(), plant.broker().url(), plant.ledger().url(), drainMax, AUDIT_MAX);
    var json = audit.run(List.of("--history", history.toString()));
    return findings(json, plant.forgeries());
  }

  /**
   * @param forgeries orders whose events contradict each other because we forged some
   */
  static Findings findings(JsonObject json, Set<String> forgeries) {
    var violated = new ArrayList<String>();
    var unproven = new ArrayList<String>();
    for (var each : json.getJsonArray("invariants")) {
      var invariant = (JsonObject) each;
      var name = invariant.getString("id") + " " + invariant.getString("meaning");
      switch (invariant.getString("verdict")) {
        case "violated" ->
            violation(invariant, forgeries).map(name::concat).ifPresent(violated::add);
        case "vacuous" -> unproven.add(name);
        default -> {}
      }
    }
    return new Findings(violated, unproven, json);
  }

  private static Optional<String> violation(JsonObject invariant, Set<String> forgeries) {
    boolean forgives = ABOUT_EVENTS.contains(invariant.getString("id"));
    var samples = invariant.getJsonArray("samples").stream().map(JsonObject.class::cast).toList();
    var real =
        samples.stream()
            .filter(sample -> !forgives || !forgeries.contains(sample.getString("id")))
            .toList();
    long count = invariant.getLong("violated") - samples.size() + real.size();
    if (count <= 0) return Optional.empty();
    var examples =
        real.stream()
            .limit(EXAMPLES_MAX)
            .map(sample -> sample.getString("id") + " " + sample.getString("what"));
    return Optional.of(
        ": " + count + " of them, such as " + examples.collect(Collectors.joining("; ")));
  }
}
