package dev.penstock.launcher.schema;

import dev.penstock.events.Schemas;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What turns an event of one version into the same event of the next, and back. */
@FunctionalInterface
interface Steps {
  /** Those this Penstock was built with. */
  Steps BUILT_IN = Steps::missingHere;

  /** What is missing between two versions, and where it belongs; empty when nothing is. */
  Optional<String> missing(SchemaVersion from, SchemaVersion to);

  private static Optional<String> missingHere(SchemaVersion from, SchemaVersion to) {
    var missing =
        Stream.of(List.of(from, to), List.of(to, from))
            .filter(way -> !Schemas.hasStep(from.event(), way.get(0).number(), way.get(1).number()))
            .map(way -> way.get(0).wireName() + " to " + way.get(1).wireName())
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no step leads from %s; write it in verticles/events and name it in Steps"
                .formatted(String.join(", nor from ", missing)));
  }
}
