package dev.penstock.launcher.config;

import dev.penstock.launcher.SettingProblem;
import dev.penstock.launcher.Settings;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be said of settings without connecting to anything. */
public final class ConfigCheck {
  private ConfigCheck() {}

  /** Reads the files that settings name. Blocks. What is wrong comes before what is doubtful. */
  public static List<SettingProblem> of(Settings settings) {
    var problems = new ArrayList<>(settings.problems());
    problems.addAll(Repetitions.of(settings, System.getenv()));
    problems.addAll(Contradictions.of(settings));
    problems.addAll(NamedFiles.of(settings));
    problems.sort((a, b) -> Boolean.compare(b.isWrong(), a.isWrong()));
    return problems;
  }
}
