package dev.penstock.launcher.doctor;

import java.util.Locale;

/** How bad a finding is. */
enum Level {
  /** As it should be. */
  OK,
  /** Worth knowing; nothing has to be done. */
  NOTE,
  /** Works, but less safely or less quickly than it could. */
  WARNING,
  /** Penstock does not start, does not work, or does not keep its promise. */
  ERROR;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
