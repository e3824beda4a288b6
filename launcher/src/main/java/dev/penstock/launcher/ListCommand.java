package dev.penstock.launcher;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.events.Priority;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the verticles and the subjects each consumes and publishes. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists the verticles with the subjects each consumes and publishes.",
    footer = {"", "Example:", "  penstock list"})
final class ListCommand implements Callable<Integer> {
  private static final String ROW = "%-10s  %-56s  %s%n";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.printf(ROW, "VERTICLE", "CONSUMES", "PUBLISHES");
    for (var service : Services.declared()) {
      var consumes =
          service.consumers().stream()
              .map(ConsumerSpec::filterSubject)
              .map(Priority::withoutLane)
              .distinct()
              .collect(Collectors.joining(" "));
      out.printf(ROW, service.name(), dash(List.of(consumes)), dash(service.publishes()));
    }
    out.flush();
    return 0;
  }

  private static String dash(List<String> words) {
    var text = String.join(" ", words);
    return text.isBlank() ? "-" : text;
  }
}
