package dev.penstock.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL with fsync on, as a child process on the loopback interface, without a
 * password. Its log is {@code postgres.log} in the data folder. Every method that starts or stops
 * blocks. Not for use by several threads at once.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final Duration ADOPTION_WAIT = Duration.ofSeconds(10);
  private static final Duration STOP_WAIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * How to run.
   *
   * @param toolsFolder where PostgreSQL's programs are unpacked, 60 MB
   * @param port 0 for a free one
   * @param settings PostgreSQL's own, by name; those durability rests on cannot be changed
   * @param shared the server is another launcher's: wait for it, use it, never stop it
   */
  public record Options(
      Path dataFolder, Path toolsFolder, int port, Map<String, String> settings, boolean shared) {
    public Options {
      dataFolder = dataFolder.toAbsolutePath().normalize();
      toolsFolder = toolsFolder.toAbsolutePath().normalize();
      settings = Map.copyOf(settings);
    }

    /** A free port and PostgreSQL's defaults. */
    public static Options in(Path dataFolder, Path toolsFolder) {
      return new Options(dataFolder, toolsFolder, 0, Map.of(), false);
    }

    public Options withPort(int port) {
      return new Options(dataFolder, toolsFolder, port, settings, shared);
    }

    public Options withSettings(Map<String, String> settings) {
      return new Options(dataFolder, toolsFolder, port, settings, shared);
    }

    public Options withShared(boolean shared) {
      return new Options(dataFolder, toolsFolder, port, settings, shared);
    }

    PostgresCluster cluster() {
      return new PostgresCluster(dataFolder.resolve("cluster"));
    }

    Path log() {
      return dataFolder.resolve("postgres.log");
    }
  }

  private record Running(ServerProcess process, int port) {}

  private final PostgresBinaries binaries;
  private final Options options;
  private final boolean adopted;
  private Running running;

  private PostgresServer(Options options, Optional<Running> found) {
    this.binaries = PostgresBinaries.in(options.toolsFolder());
    this.options = options;
    this.adopted = found.isPresent();
    this.running = found.orElseGet(() -> launch(options.port()));
  }

  /**
   * Adopts the server a killed launcher left in the data folder, or else starts one, at the first
   * time on a new database. Blocks until it answers, which after a crash includes its recovery.
   * Fails when the port is taken.
   */
  public static PostgresServer start(Options options) {
    if (options.shared()) {
      var found = Waiting.forAnswer(START_WAIT, () -> findRunning(options, Duration.ZERO));
      return new PostgresServer(options, Optional.of(found.orElseThrow(() -> noShare(options))));
    }
    var found = findRunning(options, ADOPTION_WAIT).filter(left -> isAsWanted(left, options));
    found.ifPresent(left -> LOG.info("adopted PostgreSQL {} on {}", left.process.pid(), left.port));
    return new PostgresServer(options, found);
  }

  /** The URL of a server that runs in a data folder, whoever started it. Blocks for a moment. */
  public static Optional<String> urlOfRunning(Options options) {
    return findRunning(options.withShared(true), Duration.ZERO).map(running -> url(running.port));
  }

  /** What a start would run, and where it is unpacked. Fails when this build has none for here. */
  public static String programs(Path toolsFolder) {
    return PostgresBinaries.announced(toolsFolder);
  }

  /**
   * The server that runs in the data folder, whoever started it; starts none. One that is mute is
   * killed, unless it is shared.
   */
  public static Optional<PostgresServer> running(Options options) {
    var wait = options.shared() ? Duration.ZERO : ADOPTION_WAIT;
    return findRunning(options, wait).map(found -> new PostgresServer(options, Optional.of(found)));
  }

  /** {@code postgresql://postgres@127.0.0.1:PORT/postgres}. */
  public String url() {
    return url(port());
  }

  private static String url(int port) {
    return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
  }

  public int port() {
    return running.port;
  }

  /** Of the postmaster; each connection has a process of its own below it. */
  public long pid() {
    return running.process.pid();
  }

  /** Asks the program itself, which blocks for a moment. */
  public String version() {
    return binaries.version();
  }

  public Path dataFolder() {
    return options.dataFolder();
  }

  public Path log() {
    return options.log();
  }

  /** Whether it was running before us. */
  public boolean adopted() {
    return adopted;
  }

  public boolean alive() {
    return running.process.alive();
  }

  /** For a banner: what a commit of this server means. */
  public String durability() {
    return "fsync before each commit returns (fsync, synchronous_commit, full_page_writes on)";
  }

  /** Stops without waiting for clients; SIGKILL after 30 s. Does nothing to another launcher's. */
  @Override
  public void close() {
    if (!options.shared() && alive()) {
      stop(running.process);
    }
  }

  /** SIGKILL of the postmaster and its children; what was committed stays. */
  public void kill() {
    running.process.kill();
    options.cluster().killChildren();
  }

  /** Stops the server if it runs, and starts it on the same port and data. */
  public void restart() {
    if (alive()) {
      stop(running.process);
    }
    running = launch(running.port);
  }

  private Running launch(int port) {
    Folders.create(options.dataFolder());
    options.cluster().create(binaries);
    return Ports.startOn(port, "PostgreSQL", this::launchOn);
  }

  private Running launchOn(int port) {
    options.cluster().clearLeftovers();
    var line = options.cluster().line(binaries, port, options.settings());
    var process = ServerProcess.start(line, options.dataFolder(), options.log());
    return awaitAnswer(process, options.cluster(), START_WAIT)
        .orElseThrow(() -> notStarted(process, port));
  }

  private static Optional<Running> awaitAnswer(
      ServerProcess process, PostgresCluster cluster, Duration max) {
    var end = System.nanoTime() + max.toNanos();
    while (process.alive()) {
      var port = cluster.readyPort(process.pid());
      if (port.isPresent() || System.nanoTime() - end >= 0) {
        return port.map(number -> new Running(process, number));
      }
      process.awaitEnd(POLL);
    }
    return Optional.empty();
  }

  private static Optional<Running> findRunning(Options options, Duration wait) {
    var process = options.cluster().postmaster();
    var found = process.flatMap(left -> awaitAnswer(left, options.cluster(), wait));
    if (process.isPresent() && found.isEmpty() && !options.shared()) {
      LOG.warn("killing PostgreSQL {}, left in {} and mute", process.get().pid(), options.log());
      process.get().kill();
    }
    return found;
  }

  private static boolean isAsWanted(Running left, Options options) {
    if (options.port() == 0 || options.port() == left.port) {
      return true;
    }
    LOG.info("stopping PostgreSQL {}: left behind on port {}", left.process.pid(), left.port);
    stop(left.process);
    return false;
  }

  private static void stop(ServerProcess process) {
    process.interrupt();
    if (!process.awaitEnd(STOP_WAIT)) {
      LOG.warn("killing PostgreSQL {}: no end after {} s", process.pid(), STOP_WAIT.toSeconds());
      process.kill();
    }
  }

  private ServerException notStarted(ServerProcess process, int port) {
    if (process.alive()) {
      process.kill();
    }
    var said = process.said();
    return said.contains("Address already in use")
        ? Ports.taken(port, "PostgreSQL")
        : new ServerException("PostgreSQL " + version() + " did not start; it said:\n" + said);
  }

  private static ServerException noShare(Options options) {
    return new ServerException(
        "Another launcher owns "
            + options.dataFolder()
            + " but no PostgreSQL answers there; stop it, or choose another data folder");
  }
}
