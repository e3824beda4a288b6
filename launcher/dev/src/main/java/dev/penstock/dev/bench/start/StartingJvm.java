package dev.penstock.dev.bench.start;

import dev.penstock.dev.process.JavaLine;
import dev.penstock.dev.process.ProcFolder;
import dev.penstock.dev.process.Readiness;
import dev.penstock.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code penstock run} in a JVM of its own, watched until it is ready. Blocks; for one thread. */
final class StartingJvm {
  private static final Duration READY_MAX = Duration.ofSeconds(120);
  private static final Duration STOP_MAX = Duration.ofSeconds(12);

  private final ProcFolder processes = new ProcFolder(Path.of("/proc"));
  private final Path log;

  /**
   * @param log what each says, the last one only
   */
  StartingJvm(Path log) {
    this.log = log;
  }

  /** Starts, measures and stops. Throws, with what it said, when it does not become ready. */
  Start measure(List<String> arguments) {
    int port = Ports.free();
    var line = new ArrayList<>(List.of("run", "--http-port", Integer.toString(port)));
    line.addAll(arguments);
    var builder = new ProcessBuilder(JavaLine.likeThisOne(List.of(), line));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    long startNanos = System.nanoTime();
    var process = start(builder);
    try {
      if (!Readiness.of("http://127.0.0.1:" + port).await(process, READY_MAX)) throw notReady();
      var ready = Duration.ofNanos(System.nanoTime() - startNanos);
      return new Start(
          ready,
          processes.cpu(process.pid()),
          processes.memory(process.pid()).rssBytes(),
          processes.memoryOfTrees(process.pid()).pssBytes());
    } finally {
      stop(process);
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM", e);
    }
  }

  private IllegalStateException notReady() {
    try {
      return new IllegalStateException(
          "penstock run did not become ready; it said:\n" + Files.readString(log));
    } catch (IOException e) {
      return new IllegalStateException("penstock run did not become ready", e);
    }
  }

  /** Also after an interrupt: its servers stop with it. */
  private static void stop(Process process) {
    boolean interrupted = Thread.interrupted();
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
