package dev.penstock.launcher;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running Penstock how it is, where there is no other client: in a container image. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Asks a running Penstock whether it can do its work.",
    footer = {
      "",
      "Exit codes: 0 it can, 1 it cannot or does not answer.",
      "",
      "Examples:",
      "  penstock health",
      "  penstock health --live --url http://10.0.0.7:8080"
    })
final class HealthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--live",
      description = "ask only whether it answers, not for NATS and the database")
  private boolean live;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the Penstock to ask (http.host and http.port of the settings)")
  private @Nullable String url;

  @Override
  public Integer call() {
    var root = url == null ? RunningUrl.configured() : url.replaceFirst("/$", "");
    var address = root + (live ? HealthProbe.LIVE : HealthProbe.READY);
    try {
      var answer = HealthProbe.ask(address);
      spec.commandLine().getOut().println(answer.body());
      return answer.healthy() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new SettingsException("--url must be http://host:port, was " + root);
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + address + ": " + e.getMessage(), e);
    }
  }
}
