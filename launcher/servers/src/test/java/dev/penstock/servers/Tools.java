package dev.penstock.servers;

import java.nio.file.Path;

/** The tools folder of this repository: what one test run fetches, the next one finds. */
final class Tools {
  static final Path FOLDER =
      Path.of(System.getProperty("penstock.root", "."), ".penstock", "tools").toAbsolutePath();

  private Tools() {}

  static NatsBinary newest() {
    return NatsBinary.find("", FOLDER);
  }

  static NatsBinary oldest() {
    return NatsBinary.findOldest(FOLDER);
  }
}
