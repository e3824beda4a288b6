package dev.penstock.dev.crash;

import dev.penstock.dev.process.Interruption;
import dev.penstock.dev.process.Terminal;
import dev.penstock.dev.process.Trees;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Home;
import dev.penstock.servers.NatsBinary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands share that put a plant of their own to the test. */
final class PlantRun {
  private static final int SOUND = 0;
  private static final int UNSOUND = 1;
  private static final int NOT_RUN = 3;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result to it too")
  private @Nullable Path json;

  @Option(
      names = "--nats-server",
      defaultValue = "",
      paramLabel = "PATH",
      description = "the nats-server to start (one is found)")
  private String natsServer = "";

  @Option(names = "--keep", description = "keep logs and data also of a sound run")
  private boolean keep;

  /** What a plant is put through, once it is ready. */
  @FunctionalInterface
  interface Trial {
    Result of(Plant plant, Progress progress) throws IOException, InterruptedException;
  }

  /** What came of it. */
  interface Result {
    boolean isSound();

    void print(PrintStream out);

    JsonObject json();
  }

  /**
   * The exit code. Logs and data of an unsound run are kept.
   *
   * @param name of the folder they are in
   */
  int run(String name, Crew crew, Trial trial) {
    new CommonOptions().settings();
    var signals = Interruption.ofThisThread();
    try {
      var folder = Trees.temporary("penstock-" + name + "-");
      System.out.println("logs in " + folder);
      var result = result(folder, crew, trial);
      result.print(System.out);
      if (json != null) Files.writeString(json, result.json().encodePrettily() + "\n");
      if (result.isSound() && !keep) Trees.delete(folder);
      else System.out.println("Logs and data are kept in " + folder);
      return result.isSound() ? SOUND : UNSOUND;
    } catch (InterruptedException | IOException | RuntimeException e) {
      System.err.println("penstock: could not run: " + e);
      return NOT_RUN;
    } finally {
      signals.done();
    }
  }

  private Result result(Path folder, Crew crew, Trial trial)
      throws IOException, InterruptedException {
    var tools = Home.path().resolve(".penstock/tools");
    try (var progress = new Progress(System.out, Terminal.isThere());
        var plant = Plant.start(folder, NatsBinary.find(natsServer, tools), tools, crew)) {
      plant.awaitReady(Plant.START_MAX);
      return trial.of(plant, progress);
    }
  }
}
