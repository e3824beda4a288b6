package dev.penstock.dev.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The files and sockets a process may have open, through {@code /proc} and {@code prlimit}. */
record OpenFiles(long pid) {
  private static final long LIMITED_MAX_SECONDS = 5;
  private static final String LIMIT = "Max open files";

  /** How many there are. */
  long count() throws IOException {
    try (var open = Files.list(proc("fd"))) {
      return open.count();
    }
  }

  /** How many there may be. */
  long max() throws IOException {
    try (var limits = Files.lines(proc("limits"))) {
      return limits
          .filter(line -> line.startsWith(LIMIT))
          .map(line -> line.substring(LIMIT.length()).strip().split(" +")[0])
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow(() -> new IOException("no limit of files of process " + pid));
    }
  }

  /** Changes it; what is open stays open. Nothing happens when the process has ended. */
  void limit(long max) throws IOException, InterruptedException {
    if (!Files.exists(proc("fd"))) return;
    var line = new String[] {"prlimit", "--pid", "" + pid, "--nofile=" + max + ":"};
    var prlimit = new ProcessBuilder(line).redirectErrorStream(true).start();
    prlimit.getInputStream().readAllBytes();
    if (!prlimit.waitFor(LIMITED_MAX_SECONDS, TimeUnit.SECONDS)) prlimit.destroyForcibly();
  }

  private Path proc(String what) {
    return Path.of("/proc", Long.toString(pid), what);
  }
}
