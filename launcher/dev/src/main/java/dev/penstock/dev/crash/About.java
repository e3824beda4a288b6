package dev.penstock.dev.crash;

import dev.penstock.launcher.Home;
import dev.penstock.launcher.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a run depends on, so that it can be repeated. */
final class About {
  private static final long ANSWER_MAX_SECONDS = 5;

  private About() {}

  static Map<String, String> of(CrashOptions options, Plant plant) {
    var lines = new LinkedHashMap<String, String>();
    lines.put("seed", Long.toString(options.seed()));
    lines.put("orders", Integer.toString(options.orders()));
    lines.put("seconds", Long.toString(options.time().toSeconds()));
    lines.put("penstock", String.join(" ", new Version().getVersion()));
    lines.put("sources", sources());
    lines.put("nats-server", plant.broker().version());
    lines.put("postgresql", plant.ledger().version());
    lines.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    lines.put("members", plant.members().toString());
    return lines;
  }

  /** The commit, and whether anything was changed since; "unknown" without the sources. */
  private static String sources() {
    try {
      var line =
          new String[] {
            "git", "-C", Home.path().toString(), "describe", "--always", "--dirty", "--abbrev=40"
          };
      var git = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = git.waitFor(ANSWER_MAX_SECONDS, TimeUnit.SECONDS);
      return ended && git.exitValue() == 0 ? said : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
