package dev.penstock.launcher.schema;

import picocli.CommandLine.IExitCodeGenerator;

/**
 * A file cannot be read, or is not what its name says. The message is for the person who wrote it.
 */
final class UnreadableFileException extends RuntimeException implements IExitCodeGenerator {
  private static final long serialVersionUID = 1L;
  private static final int UNREADABLE = 3;

  UnreadableFileException(String file, String why) {
    super(file + ": " + why, null, false, false);
  }

  @Override
  public int getExitCode() {
    return UNREADABLE;
  }
}
