package dev.penstock.dev.trial;

import dev.penstock.dev.process.ProcFolder;
import dev.penstock.dev.process.Readiness;
import dev.penstock.dev.process.Signal;
import dev.penstock.launcher.Addresses;
import dev.penstock.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One run of a command, from its start to its end.
 *
 * @param ready since the process began, when {@code /health/ready} answered 200
 * @param cpu that its JVM had used by then
 * @param readyRssBytes of the JVM, then
 * @param ordersEnded each as it must
 * @param rssBytes of the JVM after the orders
 * @param stopped since SIGTERM
 */
record Trial(
    Duration ready,
    Duration cpu,
    long readyRssBytes,
    boolean ordersEnded,
    long rssBytes,
    Duration stopped,
    int exitCode) {
  private static final Duration READY_MAX = Duration.ofSeconds(120);
  private static final long STOP_MAX_SECONDS = 60;

  /**
   * Blocks. What the command says can be seen.
   *
   * @param orders posts some to this URL; whether each ended as it must
   */
  static Trial of(List<String> command, Addresses addresses, Predicate<String> orders) {
    int port = Ports.free();
    var builder =
        new ProcessBuilder(command)
            .inheritIO()
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("NATS_URL", addresses.natsUrl());
    builder.environment().put("DATABASE_URL", addresses.databaseUrl());
    builder.environment().put("PENSTOCK_HTTP_PORT", Integer.toString(port));
    long startNanos = System.nanoTime();
    var process = start(builder);
    try {
      var url = "http://127.0.0.1:" + port;
      if (!Readiness.of(url).await(process, READY_MAX)) {
        throw new IllegalStateException("did not become ready: " + String.join(" ", command));
      }
      var ready = since(startNanos);
      var processes = new ProcFolder(Path.of("/proc"));
      long jvm = innermost(process);
      var cpu = processes.cpu(jvm);
      long readyRssBytes = processes.memory(jvm).rssBytes();
      boolean ended = orders.test(url);
      long rssBytes = processes.memory(jvm).rssBytes();
      long stopNanos = System.nanoTime();
      Signal.TERM.to(jvm);
      int exitCode = awaitExit(process);
      return new Trial(ready, cpu, readyRssBytes, ended, rssBytes, since(stopNanos), exitCode);
    } finally {
      // The innermost first: it may outlive who started it.
      if (process.isAlive()) Signal.KILL.to(innermost(process));
      process.destroyForcibly();
    }
  }

  boolean isGood() {
    return ordersEnded && exitCode == 0;
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + builder.command().get(0), e);
    }
  }

  /** The JVM itself, whatever has started it. */
  private static long innermost(Process process) {
    return process
        .descendants()
        .filter(each -> each.children().findAny().isEmpty())
        .map(ProcessHandle::pid)
        .findFirst()
        .orElse(process.pid());
  }

  private static int awaitExit(Process process) {
    try {
      if (process.waitFor(STOP_MAX_SECONDS, TimeUnit.SECONDS)) return process.exitValue();
      throw new IllegalStateException("did not end within " + STOP_MAX_SECONDS + " s of SIGTERM");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
