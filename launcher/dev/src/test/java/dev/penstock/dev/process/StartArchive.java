package dev.penstock.dev.process;

import dev.penstock.launcher.ClassArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The archive of classes of the build, with which the processes of tests start in half the time.
 * The first test of a build that starts one makes it; without it tests only take longer.
 */
public final class StartArchive {
  private static final int MAKE_MAX_SECONDS = 60;
  private static final Path ROOT =
      Path.of(System.getProperty("penstock.root", "../..")).toAbsolutePath().normalize();
  private static final Path TARGET = ROOT.resolve("launcher/dev/target");

  static {
    makeUnlessAnotherDoes();
  }

  private StartArchive() {}

  /** Blocks the first time. */
  public static void use() {}

  private static void makeUnlessAnotherDoes() {
    try (var channel =
            FileChannel.open(
                TARGET.resolve("archive.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      boolean there = ClassArchive.in(TARGET).filter(archive -> !archive.stale()).isPresent();
      if (lock != null && !there) make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make() throws IOException {
    var line = new ProcessBuilder(ROOT.resolve("scripts/penstock").toString(), "archive");
    line.redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
    line.environment().put("JAVA_HOME", System.getProperty("java.home"));
    line.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    var making = line.start();
    try {
      if (!making.waitFor(MAKE_MAX_SECONDS, TimeUnit.SECONDS)) making.destroy();
    } catch (InterruptedException e) {
      making.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
