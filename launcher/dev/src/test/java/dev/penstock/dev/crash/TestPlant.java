package dev.penstock.dev.crash;

import dev.penstock.dev.process.StartArchive;
import dev.penstock.dev.process.Trees;
import dev.penstock.testkit.NatsBinaries;
import java.nio.file.Path;

/** A plant of the sources under test, gone when it is closed. */
final class TestPlant implements AutoCloseable {
  private final Path folder = Trees.temporary("penstock-plant-");
  private final Plant plant;

  private TestPlant(Crew crew) {
    StartArchive.use();
    var root = Path.of(System.getProperty("penstock.root", "../.."));
    System.setProperty("penstock.home", root.toString());
    plant = Plant.start(folder, NatsBinaries.newest(), root.resolve(".penstock/tools"), crew);
  }

  /** Blocks until everything is up. */
  static TestPlant start() {
    return start(Crew.forFaults());
  }

  /** The same with other members. */
  static TestPlant start(Crew crew) {
    var started = new TestPlant(crew);
    try {
      started.plant.awaitReady(Plant.START_MAX);
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  Plant plant() {
    return plant;
  }

  @Override
  public void close() {
    plant.close();
    Trees.delete(folder);
  }
}
