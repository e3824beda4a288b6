package dev.penstock.launcher.config;

import dev.penstock.launcher.SettingProblem;
import dev.penstock.launcher.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is said twice in one place: one of both counts, and nobody sees which. */
final class Repetitions {
  /** Names that other programs use for the same thing, and ours. */
  private static final Map<String, String> TWO_NAMES =
      Map.of("nats.url", "NATS_URL", "nats.server", "NATS_SERVER", "database.url", "DATABASE_URL");

  private Repetitions() {}

  static List<SettingProblem> of(Settings settings, Map<String, String> environment) {
    var problems = new ArrayList<SettingProblem>();
    settings
        .fileLines()
        .forEach(
            (key, lines) -> {
              if (lines.size() > 1) problems.add(twice(settings, key, lines));
            });
    TWO_NAMES.forEach(
        (key, name) -> {
          var ours = Settings.variable(key);
          var value = environment.get(name);
          if (value == null || !environment.containsKey(ours)) return;
          if (Objects.equals(value, environment.get(ours))) return;
          problems.add(
              SettingProblem.doubtful(
                  settings,
                  key,
                  "is set by both " + name + " and " + ours + ", which wins",
                  "unset one of them"));
        });
    return problems;
  }

  private static SettingProblem twice(Settings settings, String key, List<Integer> lines) {
    return new SettingProblem(
        key,
        "stands in the file on the lines " + lines + "; only the last counts",
        "",
        settings.file().toString(),
        "put them together",
        true);
  }
}
