package dev.penstock.launcher.config;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.SettingProblem;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.SettingsException;
import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds everything that is wrong with settings, at once. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Finds everything that is wrong with the settings, at once: keys nobody reads, values that"
          + " break a rule, files that cannot be read, what contradicts each other.",
      "Connects to nothing; penstock doctor does."
    },
    footer = {
      "",
      "Lines that begin with \"wrong\" keep Penstock from starting or working. Those that begin with"
          + " \"doubtful\" work, but hardly as they are meant; they are no reason for exit code 2.",
      "",
      "Exit codes: 0 nothing is wrong, 2 something is, or wrong usage.",
      "",
      "Examples:",
      "  penstock config check                      as penstock run would find them here",
      "  penstock config check /etc/penstock.yaml   with this file instead of conf/penstock.yaml",
      "  penstock config check *.yaml --json        each of several files"
    })
final class CheckCommand implements Callable<Integer> {
  private static final int WRONG = 2;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "FILE",
      description =
          "checked in place of conf/penstock.yaml, each with the same environment and options")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "for machines, one object")
  private boolean json;

  @Override
  public Integer call() {
    var problems = new LinkedHashMap<String, List<SettingProblem>>();
    if (files.isEmpty()) {
      problems.put("settings", problems("settings", options::unchecked));
    }
    for (var file : files) problems.put(file.toString(), problems(file));
    var out = spec.commandLine().getOut();
    if (json) printJson(out, problems);
    else print(out, problems);
    out.flush();
    boolean wrong =
        problems.values().stream().flatMap(List::stream).anyMatch(SettingProblem::isWrong);
    return wrong ? WRONG : 0;
  }

  private List<SettingProblem> problems(Path file) {
    if (Files.isReadable(file)) {
      return problems(file.toString(), () -> options.uncheckedFrom(file));
    }
    return List.of(unreadable(file.toString(), "cannot be read"));
  }

  private static List<SettingProblem> problems(String name, Supplier<Settings> settings) {
    try {
      return ConfigCheck.of(settings.get());
    } catch (SettingsException e) {
      return List.of(unreadable(name, String.valueOf(e.getMessage())));
    }
  }

  private static SettingProblem unreadable(String name, String why) {
    return new SettingProblem(name, why, "", "", "", true);
  }

  private static void print(PrintWriter out, Map<String, List<SettingProblem>> all) {
    all.forEach(
        (name, problems) -> {
          if (all.size() > 1) out.println(name + ":");
          for (var problem : problems) {
            out.println((problem.isWrong() ? "wrong     " : "doubtful  ") + problem.where());
            if (!problem.fix().isEmpty()) out.println("          " + problem.fix());
          }
          long wrong = problems.stream().filter(SettingProblem::isWrong).count();
          out.println("%d wrong, %d doubtful".formatted(wrong, problems.size() - wrong));
        });
  }

  private static void printJson(PrintWriter out, Map<String, List<SettingProblem>> all) {
    var checked = new JsonArray();
    all.forEach(
        (name, problems) -> {
          var each = new JsonArray();
          problems.forEach(problem -> each.add(json(problem)));
          checked.add(new JsonObject().put("checked", name).put("problems", each));
        });
    out.println(new JsonObject().put("results", checked).encodePrettily());
  }

  private static JsonObject json(SettingProblem problem) {
    return new JsonObject()
        .put("level", problem.isWrong() ? "wrong" : "doubtful")
        .put("key", problem.key())
        .put("complaint", problem.complaint())
        .put("value", problem.value())
        .put("origin", problem.origin())
        .put("fix", problem.fix());
  }
}
