package dev.penstock.launcher;

import picocli.CommandLine.IExitCodeGenerator;

/** A setting is unknown or wrong. The message names the key, the rule, the value and its origin. */
public final class SettingsException extends RuntimeException implements IExitCodeGenerator {
  private static final long serialVersionUID = 1L;
  private static final int WRONG_USAGE = 2;

  SettingsException(String message) {
    super(message);
  }

  @Override
  public int getExitCode() {
    return WRONG_USAGE;
  }
}
