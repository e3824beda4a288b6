package dev.penstock.launcher;

import java.util.Collection;

/**
 * What is wrong with a setting. Shows no secret.
 *
 * @param key of the setting, or the name of a variable nobody reads
 * @param complaint what is wrong with it; with the key before it, a sentence
 * @param value as it may be shown; "" when there is none
 * @param origin where the value comes from, as {@link Settings#origin} says it; "" for none
 * @param fix what to do; "" when the complaint says so
 * @param isWrong false for what works, but hardly as it is meant
 */
public record SettingProblem(
    String key, String complaint, String value, String origin, String fix, boolean isWrong) {
  private static final String UNKNOWN = "unknown ";

  /** Nobody reads it; the fix names what was probably meant. */
  static SettingProblem unknown(
      String kind, String name, String origin, Collection<String> candidates) {
    return new SettingProblem(
        name,
        UNKNOWN + kind,
        "",
        origin,
        "did you mean " + Nearest.to(name, candidates) + "?",
        true);
  }

  /** A rule is broken. */
  static SettingProblem broken(Settings settings, String key, String complaint) {
    boolean exists = settings.keys().contains(key);
    return new SettingProblem(
        key,
        complaint,
        exists ? settings.shown(key) : "",
        exists ? settings.origin(key) : "",
        "",
        true);
  }

  /** Any other fault of a value. */
  public static SettingProblem wrong(Settings settings, String key, String complaint, String fix) {
    return new SettingProblem(key, complaint, settings.shown(key), settings.origin(key), fix, true);
  }

  /** What works, but hardly as it is meant. */
  public static SettingProblem doubtful(
      Settings settings, String key, String complaint, String fix) {
    return new SettingProblem(
        key, complaint, settings.shown(key), settings.origin(key), fix, false);
  }

  /** In one line, as the start of a command that needs the setting says it. */
  @Override
  public String toString() {
    return where() + (fix.isEmpty() ? "" : "; " + fix);
  }

  /** The same without the fix. */
  public String where() {
    if (complaint.startsWith(UNKNOWN)) return complaint + " " + key + " in " + origin;
    return key + " " + complaint + (origin.isEmpty() ? "" : " (from " + origin + ")");
  }
}
