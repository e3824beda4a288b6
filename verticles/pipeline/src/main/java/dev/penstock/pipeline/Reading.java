package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.EventPolicy;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.versions.Versions;
import java.util.SortedSet;

/** Which of the messages that tell an event in several versions is acted on. */
final class Reading {
  private final Schemas schemas;
  private final Versions versions;

  Reading(Schemas schemas, Versions versions) {
    this.schemas = schemas;
    this.versions = versions;
  }

  /**
   * False for what is acted on in another version. Of those in which an event was published, all or
   * none, the oldest that is read is acted on: so a step back to a service that reads only this one
   * misses nothing. Only our own word is taken for it: a stranger may copy a header and publish one
   * version. Who is given a dead letter back acts on it, whatever its version.
   */
  boolean isActedOn(InMessage message) {
    var header = message.header(EventHeaders.VERSIONS);
    if (header == null || !EventPolicy.isWritten(header)) return true;
    if (!EventHeaders.isOurs(message.header(EventHeaders.SOURCE))) return true;
    if (Replay.of(message).isPresent()) return true;
    var subject = Priority.withoutLane(message.subject());
    return schemas
        .find(subject)
        .map(version -> isOldestRead(version, EventPolicy.numbers(header)))
        .orElse(true);
  }

  private boolean isOldestRead(EventVersion version, SortedSet<Integer> published) {
    var oldest =
        schemas.versions(version.event()).stream()
            .filter(other -> published.contains(other.number()))
            .filter(versions::isRead)
            .findFirst();
    return oldest.isEmpty() || oldest.get().equals(version);
  }
}
