package dev.penstock.launcher.schema;

import dev.penstock.launcher.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which schemas are meant. */
final class ShelfOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--schemas",
      paramLabel = "FOLDER",
      description =
          "the folder of events/ and published/ (schemas beside the sources; without sources,"
              + " what is built in)")
  private @Nullable Path folder;

  /** Throws {@link UnreadableFileException}. */
  SchemaShelf open() {
    if (folder != null) {
      if (Files.isDirectory(folder.resolve("events"))) return SchemaShelf.in(folder);
      throw new ParameterException(
          spec.commandLine(), "--schemas " + folder + " has no folder events");
    }
    var beside = Home.path().resolve("schemas");
    return Files.isDirectory(beside.resolve("events"))
        ? SchemaShelf.in(beside)
        : SchemaShelf.builtIn();
  }
}
