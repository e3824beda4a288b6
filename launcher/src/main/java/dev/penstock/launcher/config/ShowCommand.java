package dev.penstock.launcher.config;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Nearest;
import dev.penstock.launcher.Settings;
import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints settings with their values, as a start would find them. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows every setting with the value that counts, also a wrong one.",
      "Passwords, tokens and keys are shown as ***."
    },
    footer = {
      "",
      "Examples:",
      "  penstock config show --origin               where each value comes from",
      "  penstock config show --changed              what is not as it is by default",
      "  penstock config show nats order.deadline    a section and a key",
      "  NATS_URL=nats://10.0.0.5 penstock config show --origin nats.url --json"
    })
final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "SECTION|KEY", description = "such as nats or http.port; without, all")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--origin",
      description = "where each value comes from: default, file and line, variable, command line")
  private boolean origin;

  @Option(names = "--changed", description = "only what differs from its default")
  private boolean changed;

  @Option(names = "--json", description = "for machines, one object")
  private boolean json;

  @Override
  public Integer call() {
    var settings = options.unchecked();
    var keys =
        selected(settings).stream()
            .filter(key -> !changed || !settings.value(key).equals(settings.defaultValue(key)))
            .toList();
    var out = spec.commandLine().getOut();
    if (json) printJson(out, settings, keys);
    else print(out, settings, keys);
    out.flush();
    return 0;
  }

  private List<String> selected(Settings settings) {
    if (names.isEmpty()) return settings.keys();
    var selected = new LinkedHashSet<String>();
    for (var name : names) {
      var some =
          settings.keys().stream()
              .filter(key -> key.equals(name) || key.startsWith(name + "."))
              .toList();
      if (some.isEmpty()) throw unknown(name, settings);
      selected.addAll(some);
    }
    return List.copyOf(selected);
  }

  private ParameterException unknown(String name, Settings settings) {
    var known = new ArrayList<>(settings.sections());
    known.addAll(settings.keys());
    return new ParameterException(
        spec.commandLine(),
        name + " is no section and no key; did you mean " + Nearest.to(name, known) + "?");
  }

  private void print(PrintWriter out, Settings settings, List<String> keys) {
    int keyWidth = keys.stream().mapToInt(String::length).max().orElse(0);
    int valueWidth =
        keys.stream()
            .mapToInt(key -> text(settings, key).length())
            .filter(n -> n <= 40)
            .max()
            .orElse(0);
    for (var key : keys) {
      var line = pad(key, keyWidth) + "  " + pad(text(settings, key), valueWidth);
      out.println((origin ? line + "  " + settings.origin(key) : line).stripTrailing());
    }
    int wrong = settings.problems().size();
    if (wrong == 0) return;
    spec.commandLine()
        .getErr()
        .println("%d of the settings cannot be so: penstock config check".formatted(wrong));
  }

  private static String text(Settings settings, String key) {
    var shown = settings.shown(key);
    return shown.isEmpty() ? "\"\"" : shown;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private void printJson(PrintWriter out, Settings settings, List<String> keys) {
    var all = new JsonArray();
    for (var key : keys) {
      var each = new JsonObject().put("key", key).put("value", settings.shown(key));
      if (origin) each.put("origin", settings.origin(key));
      all.add(each);
    }
    out.println(new JsonObject().put("settings", all).encodePrettily());
  }
}
