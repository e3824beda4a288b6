package dev.penstock.launcher.schema;

import dev.penstock.events.compatibility.Change;
import dev.penstock.events.compatibility.Kind;
import dev.penstock.launcher.schema.Check.Succession;
import dev.penstock.launcher.schema.Check.Verdict;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** A check in words: what is wrong, where, and what to do instead. */
record CheckReport(PrintWriter out, boolean forRelease) {
  void print(Check check) {
    check.verdicts().forEach(verdict -> print(verdict, check.next(verdict.version())));
    check.successions().forEach(this::print);
    var counts =
        check.verdicts().stream()
            .collect(Collectors.groupingBy(Verdict::state, Collectors.counting()));
    out.println(
        "versions: %d, published as they are: %d, drafts: %d, offences: %d"
            .formatted(
                check.verdicts().size(),
                counts.getOrDefault(State.PUBLISHED, 0L),
                counts.getOrDefault(State.DRAFT, 0L),
                check.offences(forRelease)));
  }

  private void print(Verdict verdict, SchemaVersion next) {
    var version = verdict.version();
    if (verdict.state() == State.PUBLISHED) return;
    out.println(version + ": " + verdict.state().text());
    switch (verdict.state()) {
      case BROKEN -> {
        verdict.changes().stream()
            .filter(Change::isBreaking)
            .forEach(change -> print(change, next));
      }
      case GONE ->
          out.println(
              "  schemas/published/%s is there and schemas/events/%s is not. Put it back; what nobody"
                      .formatted(version.fileName(), version.fileName())
                  + " reads any more stays, with \"deprecated\": true, since versions leave no gap.");
      default -> {
        verdict.changes().stream()
            .filter(change -> change.kind() != Kind.SAID_DIFFERENTLY)
            .forEach(change -> ChangePrinting.print(out, change));
        out.println("  When others may rely on it: penstock schema check --publish " + version);
      }
    }
  }

  private void print(Change change, SchemaVersion next) {
    ChangePrinting.print(out, change);
    out.println("    " + change.kind().harm().text() + ". " + instead(change.kind(), next));
  }

  private static String instead(Kind kind, SchemaVersion next) {
    return (kind == Kind.REQUIRED_FIELD_ADDED ? "Make it optional, or put" : "Put")
        + " back what was published and make a new version, schemas/events/"
        + next.fileName()
        + ".";
  }

  private void print(Succession succession) {
    var breaking = succession.breaking();
    out.println(
        "%s -> %s: %s"
            .formatted(
                succession.from(),
                succession.to().wireName(),
                breaking.isEmpty()
                    ? "breaks nothing, and need not be a new version"
                    : "breaks, as a new version may:"));
    breaking.forEach(change -> ChangePrinting.print(out, change));
    succession.missing().ifPresent(step -> out.println("  MISSING: " + step));
  }
}
