package dev.penstock.launcher;

import java.nio.file.Path;

/** The folder Penstock is installed in: the project's, or the one the launcher script names. */
public final class Home {
  private Home() {}

  public static Path path() {
    return Path.of(System.getProperty("penstock.home", ".")).toAbsolutePath().normalize();
  }
}
