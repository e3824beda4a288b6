package dev.penstock.launcher.schema;

import dev.penstock.launcher.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds the edits that others could not live with. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks that every published version still is what it was published as, and lists what each"
          + " version breaks of the one before."
    },
    footer = {
      "",
      "schemas/events holds the schemas in force, schemas/published those others rely on: a copy of"
          + " each as it was when --publish named it. Commit both.",
      "",
      "Events are read by processes that are older and by processes that are younger than the"
          + " writer, so within a published version old readers must accept what new writers write,"
          + " and new readers what is already stored:",
      "  allowed  title, description, examples, $comment, deprecated, x-deprecation; an optional"
          + " field more, where unknown fields are; $defs written out or made",
      "  refused  a field removed, added and required, made required or optional; a type, value,"
          + " alternative or limit more or less; a pattern or format that is another; an object"
          + " opened or closed; anything else that is not known to be harmless",
      "Make a new version of what is refused: schemas/events/<event>.v<N+1>.json. It may break with"
          + " the one before; events are then turned into each other by a step up and one down. A"
          + " version that was never published is a draft and may change in any way.",
      "",
      "Exit codes: 0 fine, 1 offences, 2 wrong usage, 3 a file cannot be read.",
      "",
      "Examples:",
      "  penstock schema check",
      "  penstock schema check --for-release",
      "  penstock schema check --publish orders.created.v2"
    })
final class CheckCommand implements Callable<Integer> {
  private static final int OFFENCES = 1;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ShelfOption shelf = new ShelfOption();

  @Option(
      names = "--publish",
      paramLabel = "EVENT.vN",
      split = ",",
      description =
          "from now on others rely on this version as it stands; only without any offence. Names a"
              + " draft, or a published version with compatible edits")
  private List<String> publish = new ArrayList<>();

  @Option(
      names = "--for-release",
      description = "drafts and edits that are not published are offences too")
  private boolean forRelease;

  @Override
  public Integer call() {
    var schemas = shelf.open();
    var check = Check.of(schemas, Steps.BUILT_IN);
    if (check.offences(false) == 0 && !publish.isEmpty()) {
      for (var version : publishable(schemas, check)) schemas.publish(version);
      check = Check.of(shelf.open(), Steps.BUILT_IN);
    }
    var out = spec.commandLine().getOut();
    new CheckReport(out, forRelease).print(check);
    if (check.offences(false) > 0 && !publish.isEmpty()) out.println("Nothing was published.");
    out.flush();
    return check.offences(forRelease) == 0 ? 0 : OFFENCES;
  }

  private List<SchemaVersion> publishable(SchemaShelf schemas, Check check) {
    if (schemas.folder().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "what is built in cannot be published; name a folder with --schemas");
    }
    var unpublished = check.unpublished();
    return publish.stream().map(name -> publishable(name, unpublished)).toList();
  }

  private SchemaVersion publishable(String name, List<SchemaVersion> unpublished) {
    return unpublished.stream()
        .filter(version -> version.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--publish " + name + " is nothing to publish; " + known(unpublished)));
  }

  private static String known(List<SchemaVersion> unpublished) {
    return unpublished.isEmpty()
        ? "everything is published"
        : "there is "
            + unpublished.stream().map(SchemaVersion::toString).collect(Collectors.joining(", "));
  }
}
