package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL's own folder of data, and what its {@code postmaster.pid} tells about who runs it. */
record PostgresCluster(Path folder) {
  private static final Duration INITDB_WAIT = Duration.ofMinutes(2);

  private static final List<String> INITDB =
      List.of(
          "--username=postgres",
          "--auth=trust",
          "--encoding=UTF8",
          "--locale=C",
          "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8");

  /** Unless asked for otherwise: half of PostgreSQL's own, since the system caches files too. */
  private static final Map<String, String> USUALLY =
      Map.of("shared_buffers", "64MB", "wal_buffers", "4MB");

  // On a command line these win over every file, so no edited file can make the ledger lossy.
  private static final Map<String, String> ALWAYS =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "max_connections", "200");

  /** A line of {@code postmaster.pid}, counted from 0. */
  private static final int PID_LINE = 0;

  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /**
   * Makes the cluster unless it is there. It is made aside and then renamed: a launcher that dies
   * meanwhile leaves no half of one. Blocks.
   */
  void create(PostgresBinaries binaries) {
    if (Files.exists(folder.resolve("PG_VERSION"))) {
      return;
    }
    var unfinished = folder.resolveSibling(folder.getFileName() + ".new");
    Folders.delete(unfinished);
    var account = PostgresAccount.forCluster(folder);
    var initdb = binaries.program("initdb");
    account.prepare(unfinished, initdb);
    var arguments = new ArrayList<>(List.of("--pgdata=" + unfinished));
    arguments.addAll(INITDB);
    // One call syncs the file system; the default, an fsync for each of a thousand files, takes
    // seconds.
    if (Files.isDirectory(Path.of("/proc/self"))) arguments.add("--sync-method=syncfs");
    var made = Command.run(INITDB_WAIT, Path.of("/"), account.line(initdb, arguments));
    if (!made.succeeded()) {
      throw new ServerException("Cannot create a PostgreSQL database: " + made.describe());
    }
    try {
      Files.move(unfinished, folder);
    } catch (IOException e) {
      throw new ServerException("Cannot create " + folder + ": " + e, e);
    }
  }

  /** The command line that serves this cluster on a port. */
  List<String> line(PostgresBinaries binaries, int port, Map<String, String> settings) {
    var arguments = new ArrayList<>(List.of("-D", folder.toString(), "-p", Integer.toString(port)));
    // The later win.
    for (var some : List.of(USUALLY, settings, ALWAYS)) {
      some.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    }
    return PostgresAccount.forCluster(folder).line(binaries.program("postgres"), arguments);
  }

  /** The living postmaster of this cluster, ready or not. */
  Optional<ServerProcess> postmaster() {
    return line(PID_LINE)
        .map(Long::valueOf)
        .flatMap(pid -> ServerProcess.find(pid, "-D", folder.toString()));
  }

  /** The port, once the postmaster of that id takes connections on it. */
  Optional<Integer> readyPort(long pid) {
    var isReady =
        line(PID_LINE).equals(Optional.of(Long.toString(pid)))
            && line(STATUS_LINE).equals(Optional.of("ready"));
    return isReady
        ? line(PORT_LINE).map(Integer::valueOf).filter(Ports::postgresAnswers)
        : Optional.empty();
  }

  /**
   * Ends what a killed postmaster left: its children, and the file that says it runs. PostgreSQL
   * would refuse to start for both, the file once its process id belongs to somebody else.
   */
  void clearLeftovers() {
    killChildren();
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new ServerException("Cannot delete " + pidFile() + ": " + e, e);
    }
  }

  /** SIGKILL for every process of this cluster, however orphaned. Blocks until they are gone. */
  void killChildren() {
    ServerProcess.workingIn(folder, "postgres").forEach(ServerProcess::kill);
  }

  private Path pidFile() {
    return folder.resolve("postmaster.pid");
  }

  private Optional<String> line(int number) {
    try {
      var lines = Files.readAllLines(pidFile());
      return lines.size() > number ? Optional.of(lines.get(number).strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
