package dev.penstock.launcher.schema;

import dev.penstock.events.compatibility.Change;
import dev.penstock.events.compatibility.Kind;
import dev.penstock.events.compatibility.SchemaComparison;
import dev.penstock.events.compatibility.UnreadableSchemaException;
import dev.penstock.launcher.schema.SchemaShelf.SchemaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether others can rely on what was published, and how each version follows from the last. */
record Check(List<Verdict> verdicts, List<Succession> successions) {

  /**
   * @param changes since it was published
   */
  record Verdict(SchemaVersion version, State state, List<Change> changes) {}

  /**
   * @param breaking why it had to be a new version
   * @param missing a step between the two that there has to be
   */
  record Succession(
      SchemaVersion from, SchemaVersion to, List<Change> breaking, Optional<String> missing) {}

  /** Throws {@link UnreadableFileException} for a schema that cannot be compared. */
  static Check of(SchemaShelf shelf, Steps steps) {
    var versions = new TreeSet<>(shelf.inForce().keySet());
    versions.addAll(shelf.published().keySet());
    var verdicts = versions.stream().map(version -> verdict(shelf, version)).toList();
    return new Check(verdicts, successions(shelf, steps));
  }

  long offences(boolean forRelease) {
    return verdicts.stream().filter(each -> each.state.isOffence(forRelease)).count()
        + successions.stream().filter(each -> each.missing.isPresent()).count();
  }

  List<SchemaVersion> unpublished() {
    return verdicts.stream()
        .filter(each -> each.state == State.DRAFT || each.state == State.EDITED)
        .map(Verdict::version)
        .toList();
  }

  /** The version of the same event that there is not yet. */
  SchemaVersion next(SchemaVersion version) {
    int newest =
        verdicts.stream()
            .map(Verdict::version)
            .filter(each -> each.event().equals(version.event()))
            .mapToInt(SchemaVersion::number)
            .max()
            .orElse(0);
    return new SchemaVersion(version.event(), newest + 1);
  }

  private static Verdict verdict(SchemaShelf shelf, SchemaVersion version) {
    var published = shelf.published().get(version);
    var inForce = shelf.inForce().get(version);
    if (inForce == null) return new Verdict(version, State.GONE, List.of());
    if (published == null) {
      compare(inForce, inForce);
      return new Verdict(version, State.DRAFT, List.of());
    }
    var changes = compare(published, inForce);
    return new Verdict(version, state(changes), changes);
  }

  private static State state(List<Change> changes) {
    if (changes.stream().anyMatch(Change::isBreaking)) return State.BROKEN;
    return changes.stream().allMatch(change -> change.kind() == Kind.SAID_DIFFERENTLY)
        ? State.PUBLISHED
        : State.EDITED;
  }

  private static List<Succession> successions(SchemaShelf shelf, Steps steps) {
    var successions = new ArrayList<Succession>();
    SchemaVersion last = null;
    for (var version : shelf.inForce().keySet()) {
      if (last != null && last.event().equals(version.event())) {
        var changes = compare(shelf.inForce().get(last), shelf.inForce().get(version));
        var breaking = changes.stream().filter(Check::isSubstantial).toList();
        successions.add(new Succession(last, version, breaking, steps.missing(last, version)));
      }
      last = version;
    }
    return successions;
  }

  /** That a new version says so is no reason to make one. */
  private static boolean isSubstantial(Change change) {
    var place = change.pointer();
    return change.isBreaking()
        && !place.equals("#/$id")
        && !place.startsWith("#/properties/version/");
  }

  /** Every difference. Throws {@link UnreadableFileException}. */
  static List<Change> compare(SchemaFile before, SchemaFile after) {
    try {
      return SchemaComparison.changes(before.document(), after.document());
    } catch (UnreadableSchemaException e) {
      throw new UnreadableFileException(
          before == after ? after.file() : before.file() + " or " + after.file(),
          String.valueOf(e.getMessage()));
    }
  }
}
