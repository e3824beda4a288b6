package dev.penstock.launcher;

import java.util.Set;

/**
 * @param format of standard output: {@code text} for people, {@code json} for machines, a line each
 * @param file JSON lines are also written to it; "" for none
 * @param level of our own loggers
 */
public record LogOptions(String format, String file, String level) {
  static final LogOptions DEFAULTS = new LogOptions("text", "", "info");

  public LogOptions {
    if (!Set.of("text", "json").contains(format)) {
      throw new IllegalArgumentException("format must be text or json, was " + format);
    }
    if (!Set.of("error", "warn", "info", "debug", "trace").contains(level)) {
      throw new IllegalArgumentException(
          "level must be error, warn, info, debug or trace, was " + level);
    }
  }
}
