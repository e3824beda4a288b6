package dev.penstock.launcher.doctor;

import dev.penstock.launcher.SettingProblem;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.config.ConfigCheck;
import java.util.List;

/** What {@code config check} finds. Reads the files that settings name. */
final class SettingsCheck {
  private SettingsCheck() {}

  static List<Finding> of(Settings settings) {
    var problems = ConfigCheck.of(settings);
    if (problems.isEmpty()) {
      return List.of(Finding.ok("settings", "settings are fine (%s)".formatted(settings.file())));
    }
    return problems.stream().map(SettingsCheck::finding).toList();
  }

  private static Finding finding(SettingProblem problem) {
    var id = "settings." + problem.key();
    var fix = problem.fix().isEmpty() ? "correct the value; see conf/penstock.yaml" : problem.fix();
    return problem.isWrong()
        ? Finding.error(id, problem.where(), fix)
        : Finding.warning(id, problem.where(), fix);
  }
}
