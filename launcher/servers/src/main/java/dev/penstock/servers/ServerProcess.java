package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that outlives whoever started it, started by us or found running. Every method that
 * starts, kills or waits blocks.
 */
public final class ServerProcess {
  private static final Duration KILL_WAIT = Duration.ofSeconds(10);
  private static final int THREADS_FIELD = 17; // counted after the name; see proc(5)
  private static final long LOG_BYTES_MAX = 8L * 1024 * 1024;

  private final ProcessHandle handle;
  private final @Nullable Path log;
  private final long logStartBytes;

  private ServerProcess(ProcessHandle handle, @Nullable Path log, long logStartBytes) {
    this.handle = handle;
    this.log = log;
    this.logStartBytes = logStartBytes;
  }

  private ServerProcess(ProcessHandle handle) {
    this(handle, null, 0);
  }

  /**
   * Starts a program in a session of its own, so that signals of our terminal do not reach it; both
   * its outputs are appended to {@code log}.
   */
  static ServerProcess start(List<String> line, Path workFolder, Path log) {
    return start(line, Map.of(), workFolder, log);
  }

  /**
   * The same with variables beside those that this process has.
   *
   * @throws ServerException when the program cannot be started
   */
  public static ServerProcess start(
      List<String> line, Map<String, String> environment, Path workFolder, Path log) {
    var detached = new ArrayList<String>();
    Command.onPath("setsid").ifPresent(setsid -> detached.add(setsid.toString()));
    detached.addAll(line);
    try {
      startNewLogWhenLarge(log);
      var logStartBytes = Files.exists(log) ? Files.size(log) : 0;
      var builder =
          new ProcessBuilder(detached)
              .directory(workFolder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new ServerProcess(builder.start().toHandle(), log, logStartBytes);
    } catch (IOException e) {
      throw new ServerException("Cannot start " + line.get(0) + ": " + e.getMessage(), e);
    }
  }

  /**
   * The living process of that id, if its command line holds all of {@code words}: an id is used
   * again by the system, so the id alone proves nothing.
   */
  static Optional<ServerProcess> find(long pid, String... words) {
    return find(pid).filter(process -> process.hasArguments(List.of(words)));
  }

  /** The living process of that id, whatever it is. */
  static Optional<ServerProcess> find(long pid) {
    return ProcessHandle.of(pid).map(ServerProcess::new).filter(ServerProcess::alive);
  }

  /** The living processes of a program that work in a folder; none where there is no /proc. */
  static List<ServerProcess> workingIn(Path folder, String program) {
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.info().command().orElse("").endsWith("/" + program))
        .filter(handle -> isWorkingIn(handle.pid(), folder))
        .map(ServerProcess::new)
        .filter(ServerProcess::alive)
        .toList();
  }

  public long pid() {
    return handle.pid();
  }

  /** False also for one that is dead but not yet buried by its parent. */
  public boolean alive() {
    return handle.isAlive() && !zombie();
  }

  /** The end of what it logged since we started it. */
  public String said() {
    return log == null ? "" : Command.tail(log, logStartBytes);
  }

  /** SIGTERM. */
  public void terminate() {
    handle.destroy();
  }

  /** SIGINT, which asks PostgreSQL to stop without waiting for its clients. */
  void interrupt() {
    Command.run(KILL_WAIT, "sh", "-c", "kill -INT " + pid());
  }

  /** SIGKILL for the process and for its children; blocks until they are gone. */
  public void kill() {
    var family = new ArrayList<>(handle.descendants().map(ServerProcess::new).toList());
    family.add(0, this);
    family.forEach(member -> member.handle.destroyForcibly());
    if (!Waiting.until(KILL_WAIT, () -> family.stream().noneMatch(ServerProcess::alive))) {
      throw new ServerException(
          "Process " + pid() + " survived SIGKILL for " + KILL_WAIT.toSeconds() + " s");
    }
  }

  /** Blocks until the process has ended, or {@code max} is over: then false. */
  public boolean awaitEnd(Duration max) {
    return Waiting.until(max, () -> !alive());
  }

  private boolean hasArguments(List<String> words) {
    var arguments = List.of(handle.info().arguments().orElse(new String[0]));
    return arguments.containsAll(words);
  }

  /**
   * Dead for good, that is with its last thread: the first one is a zombie while others still hold
   * the port open.
   */
  private boolean zombie() {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z") && Integer.parseInt(fields[THREADS_FIELD]) <= 1;
    } catch (IOException e) {
      return false; // no /proc here, or gone by now
    }
  }

  private static boolean isWorkingIn(long pid, Path folder) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), folder);
    } catch (IOException e) {
      return false; // gone meanwhile, or another user's
    }
  }

  private static void startNewLogWhenLarge(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
