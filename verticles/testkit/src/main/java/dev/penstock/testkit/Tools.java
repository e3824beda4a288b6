package dev.penstock.testkit;

import java.nio.file.Path;

/** Where fetched programs are kept from one test run to the next. */
final class Tools {
  private Tools() {}

  static Path folder() {
    var chosen = System.getProperty("penstock.tools", "");
    return chosen.isEmpty()
        ? Path.of(System.getProperty("penstock.root", ".")).resolve(".penstock/tools")
        : Path.of(chosen);
  }
}
