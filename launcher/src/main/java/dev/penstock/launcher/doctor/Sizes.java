package dev.penstock.launcher.doctor;

import java.util.Locale;

/** Numbers for people. */
final class Sizes {
  private Sizes() {}

  static String text(long bytes) {
    if (bytes < 0) return "unlimited";
    if (bytes < 1L << 20) return (bytes >> 10) + " KiB";
    if (bytes < 10L << 30) return (bytes >> 20) + " MiB";
    return (bytes >> 30) + " GiB";
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
  }
}
