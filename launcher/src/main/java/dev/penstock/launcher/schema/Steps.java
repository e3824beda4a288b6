package dev.penstock.launcher.schema;

import java.util.Optional;

/** What turns an event of one version into the same event of the next, and back. */
@FunctionalInterface
interface Steps {
  /** Of versions nobody has to turn into each other yet. */
  Steps NOT_ASKED = (from, to) -> Optional.empty();

  /** What is missing between two versions, and where it belongs; empty when nothing is. */
  Optional<String> missing(SchemaVersion from, SchemaVersion to);
}
