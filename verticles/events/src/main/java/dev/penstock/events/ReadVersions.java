package dev.penstock.events;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which versions are read, and what to say about a message that is in none of them. */
final class ReadVersions {
  private static final Pattern WIRE_NAME = Pattern.compile("v[1-9][0-9]{0,8}");

  private final Schemas schemas;
  private final Predicate<EventVersion> isRead;

  /**
   * @param isRead asked anew each time
   */
  ReadVersions(Schemas schemas, Predicate<EventVersion> isRead) {
    this.schemas = schemas;
    this.isRead = isRead;
  }

  /** Throws {@link MalformedEventException} when what has this subject is not read. */
  Contract of(String subject) {
    var contract = schemas.contract(subject);
    if (contract == null || !isRead.test(contract.version())) throw unread(subject);
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
    return schemas.versions(event).stream().filter(isRead).toList();
  }
}
