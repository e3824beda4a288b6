package dev.penstock.events;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which versions are read, and what to say about a message that is in none of them. */
final class ReadVersions {
  private static final Pattern WIRE_NAME = Pattern.compile("v[1-9][0-9]{0,8}");

  private final Schemas schemas;
  private final Map<String, Contract> bySubject = new HashMap<>();

  /**
   * Throws {@link IllegalArgumentException} for a subject that names no version of an event.
   *
   * @param subjects without lanes
   */
  ReadVersions(Schemas schemas, Set<String> subjects) {
    this.schemas = schemas;
    for (var subject : subjects) {
      var contract = schemas.contract(subject);
      if (contract == null) {
        throw new IllegalArgumentException("no version of an event has the subject " + subject);
      }
      bySubject.put(subject, contract);
    }
  }

  /** Throws {@link MalformedEventException} when what has this subject is not read. */
  Contract of(String subject) {
    var contract = bySubject.get(subject);
    if (contract == null) throw unread(subject);
    return contract;
  }

  /** Why a document that breaks the schema of its subject cannot be read. */
  MalformedEventException misfit(Contract contract, JsonObject document, String violations) {
    var version = contract.version();
    if (document.getValue("version") instanceof String said
        && WIRE_NAME.matcher(said).matches()
        && !said.equals(version.wireName())) {
      boolean isKnown =
          schemas.versions(version.event()).stream().anyMatch(v -> v.wireName().equals(said));
      return isKnown
          ? MalformedEventException.wrongSubject(version, said, read(version.event()))
          : MalformedEventException.unknownVersion(version, said, read(version.event()));
    }
    return MalformedEventException.violates(version.subject(), violations, read(version.event()));
  }

  private MalformedEventException unread(String subject) {
    var known = schemas.contract(subject);
    if (known != null) {
      var version = known.version();
      return MalformedEventException.unread(version, read(version.event()));
    }
    int lastDot = subject.lastIndexOf('.');
    var event = lastDot < 0 ? "" : subject.substring(0, lastDot);
    var wireName = subject.substring(lastDot + 1);
    return schemas.versions(event).isEmpty() || !WIRE_NAME.matcher(wireName).matches()
        ? MalformedEventException.unknownSubject(subject)
        : MalformedEventException.unknownVersion(subject, read(event));
  }

  private List<EventVersion> read(String event) {
    return bySubject.values().stream()
        .map(Contract::version)
        .filter(version -> version.event().equals(event))
        .sorted(Comparator.comparing(EventVersion::number))
        .collect(Collectors.toList());
  }
}
