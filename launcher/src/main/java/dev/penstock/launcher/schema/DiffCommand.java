package dev.penstock.launcher.schema;

import dev.penstock.events.compatibility.Change;
import dev.penstock.launcher.Nearest;
import dev.penstock.launcher.Version;
import dev.penstock.launcher.schema.SchemaShelf.SchemaFile;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what differs between two versions. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Compares two versions of an event; without versions the two newest, and of an event that has"
          + " only one, what was published with what is in force.",
      "A leading ! marks what a reader of the other version could not live with."
    },
    footer = {
      "",
      "Exit codes: 0 compared, 2 wrong usage, 3 a file cannot be read.",
      "",
      "Examples:",
      "  penstock schema diff orders.created",
      "  penstock schema diff orders.created v1 v2"
    })
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ShelfOption shelf = new ShelfOption();

  @Parameters(index = "0", paramLabel = "EVENT", description = "such as orders.created")
  private String event = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "FROM", description = "such as v1")
  private @Nullable String from;

  @Parameters(index = "2", arity = "0..1", paramLabel = "TO", description = "such as v2")
  private @Nullable String to;

  @Override
  public Integer call() {
    var schemas = shelf.open();
    var versions =
        schemas.inForce().keySet().stream().filter(each -> each.event().equals(event)).toList();
    if (versions.isEmpty()) throw usage(unknownEvent(schemas));
    if (from != null && to == null) throw usage("name both versions, or none");
    var newest = versions.get(versions.size() - 1);
    if (from != null && to != null) {
      var before = version(versions, from);
      var after = version(versions, to);
      print(before.toString(), file(schemas, before), after.toString(), file(schemas, after));
    } else if (versions.size() > 1) {
      var before = versions.get(versions.size() - 2);
      print(before.toString(), file(schemas, before), newest.toString(), file(schemas, newest));
    } else {
      var published = schemas.published().get(newest);
      if (published == null) throw usage(newest + " is the only version, and a draft");
      print(newest + " as published", published, newest + " in force", file(schemas, newest));
    }
    return 0;
  }

  private void print(String before, SchemaFile a, String after, SchemaFile b) {
    var out = spec.commandLine().getOut();
    var changes = Check.compare(a, b);
    long breaking = changes.stream().filter(Change::isBreaking).count();
    out.println(
        "%s -> %s: differences: %d, breaking: %d"
            .formatted(before, after, changes.size(), breaking));
    for (var change : changes) {
      ChangePrinting.print(out, change.isBreaking() ? "! " : "  ", change);
    }
    out.flush();
  }

  private static SchemaFile file(SchemaShelf schemas, SchemaVersion version) {
    return schemas.inForce().get(version);
  }

  private SchemaVersion version(List<SchemaVersion> versions, String name) {
    return versions.stream()
        .filter(each -> each.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                usage(
                    "no version \"%s\" of %s; there is %s"
                        .formatted(
                            name,
                            event,
                            versions.stream()
                                .map(SchemaVersion::wireName)
                                .collect(Collectors.joining(", ")))));
  }

  private String unknownEvent(SchemaShelf schemas) {
    var events = schemas.inForce().keySet().stream().map(SchemaVersion::event).toList();
    return "unknown event \"%s\"; did you mean %s? penstock schema list names them all"
        .formatted(event, Nearest.to(event, events));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
