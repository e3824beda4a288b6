package dev.penstock.launcher;

/** A setting is unknown or wrong. The message names the key, the rule, the value and its origin. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
