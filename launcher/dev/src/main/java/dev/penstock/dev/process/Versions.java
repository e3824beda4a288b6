package dev.penstock.dev.process;

import dev.penstock.launcher.Home;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Of what a result depends on. */
public final class Versions {
  private static final long ANSWER_MAX_SECONDS = 5;

  private Versions() {}

  public static String vertx() {
    try (var stream = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
      if (stream == null) return "unknown";
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commit, and whether anything was changed since; "unknown" without the sources. Blocks. */
  public static String sources() {
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
