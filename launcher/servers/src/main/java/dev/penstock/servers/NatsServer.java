package dev.penstock.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A nats-server with JetStream on disk, as a child process on the loopback interface. Its log is
 * {@code nats-server.log} in the data folder. Every method that starts or stops blocks. Not for use
 * by several threads at once.
 */
public final class NatsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NatsServer.class);
  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final Duration ADOPTION_WAIT = Duration.ofSeconds(5);
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");
  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * How to run.
   *
   * @param port 0 for a free one
   * @param syncAlways fsync each write before its acknowledgement; ignored before 2.10
   * @param monitorPort for the server's own HTTP pages, 0 for none
   * @param fileBytesMax all streams together, 0 for 10 GiB or what fits the disk
   * @param shared the server is another launcher's: wait for it, use it, never stop it
   */
  public record Options(
      Path dataFolder,
      int port,
      boolean syncAlways,
      int monitorPort,
      long fileBytesMax,
      boolean shared) {
    public Options {
      dataFolder = dataFolder.toAbsolutePath().normalize();
    }

    /** A free port, no fsync per message, no HTTP pages. */
    public static Options in(Path dataFolder) {
      return new Options(dataFolder, 0, false, 0, 0, false);
    }

    public Options withPort(int port) {
      return new Options(dataFolder, port, syncAlways, monitorPort, fileBytesMax, shared);
    }

    public Options withSyncAlways(boolean syncAlways) {
      return new Options(dataFolder, port, syncAlways, monitorPort, fileBytesMax, shared);
    }

    public Options withMonitorPort(int monitorPort) {
      return new Options(dataFolder, port, syncAlways, monitorPort, fileBytesMax, shared);
    }

    public Options withFileBytesMax(long fileBytesMax) {
      return new Options(dataFolder, port, syncAlways, monitorPort, fileBytesMax, shared);
    }

    public Options withShared(boolean shared) {
      return new Options(dataFolder, port, syncAlways, monitorPort, fileBytesMax, shared);
    }

    NatsFiles files() {
      return new NatsFiles(dataFolder);
    }
  }

  private record Running(ServerProcess process, int port, String version) {}

  private final NatsBinary binary;
  private final Options options;
  private final boolean adopted;
  private Running running;

  private NatsServer(NatsBinary binary, Options options, Optional<Running> found) {
    this.binary = binary;
    this.options = options;
    this.adopted = found.isPresent();
    this.running = found.orElseGet(() -> launch(binary, options, options.port()));
  }

  /**
   * Adopts the server a killed launcher left in the data folder, or else starts one. Blocks until
   * it answers, which after a crash includes reading its streams. Fails when the port is taken.
   */
  public static NatsServer start(NatsBinary binary, Options options) {
    if (options.shared()) {
      var found = Waiting.forAnswer(START_WAIT, () -> findRunning(options, Duration.ZERO));
      return new NatsServer(
          binary, options, Optional.of(found.orElseThrow(() -> noShare(options))));
    }
    var found =
        findRunning(options, ADOPTION_WAIT).filter(left -> isAsWanted(left, binary, options));
    found.ifPresent(
        left -> LOG.info("adopted nats-server {} on {}", left.process.pid(), left.port));
    return new NatsServer(binary, options, found);
  }

  /** The URL of a server that runs in a data folder, whoever started it. Blocks for a moment. */
  public static Optional<String> urlOfRunning(Options options) {
    return findRunning(options.withShared(true), Duration.ZERO)
        .map(running -> "nats://127.0.0.1:" + running.port);
  }

  public String url() {
    return "nats://127.0.0.1:" + port();
  }

  public int port() {
    return running.port;
  }

  public long pid() {
    return running.process.pid();
  }

  /** What the running server says it is. */
  public String version() {
    return running.version;
  }

  public Path dataFolder() {
    return options.dataFolder();
  }

  /** Whether it was running before us. */
  public boolean adopted() {
    return adopted;
  }

  public boolean alive() {
    return running.process.alive();
  }

  /** For a banner: what an acknowledgement of this server means. */
  public String durability() {
    if (NatsConf.syncsAlways(options.files())) {
      return "file storage, fsync before each acknowledgement";
    }
    var lazily = "file storage, fsync every 2 min (a lost tail is driven again from the ledger)";
    return options.syncAlways()
        ? lazily + "; fsync per message needs nats-server 2.10, this is " + version()
        : lazily;
  }

  /** SIGTERM, and SIGKILL when it has not ended in 10 s. Does nothing to another launcher's. */
  @Override
  public void close() {
    if (!options.shared() && alive()) {
      stop(running.process);
    }
  }

  /** SIGKILL; what it has written stays. */
  public void kill() {
    running.process.kill();
  }

  /** Stops the server if it runs, and starts it on the same port and data. */
  public void restart() {
    if (alive()) {
      stop(running.process);
    }
    running = launch(binary, options, running.port);
  }

  private static Running launch(NatsBinary binary, Options options, int port) {
    if (options.monitorPort() != 0) {
      Ports.requireFree(options.monitorPort(), "the pages of nats-server");
    }
    return Ports.startOn(port, "nats-server", chosen -> launchOn(binary, options, chosen));
  }

  private static Running launchOn(NatsBinary binary, Options options, int port) {
    var files = options.files();
    files.prepare();
    NatsConf.write(binary, options, port);
    var line = List.of(binary.path().toString(), "-c", files.conf().toString());
    var process = ServerProcess.start(line, files.folder(), files.log());
    return awaitAnswer(process, files, START_WAIT)
        .orElseThrow(() -> notStarted(binary, process, port));
  }

  private static Optional<Running> awaitAnswer(
      ServerProcess process, NatsFiles files, Duration max) {
    var end = System.nanoTime() + max.toNanos();
    while (process.alive()) {
      var found = files.portOf(process.pid()).flatMap(port -> greet(process, port));
      if (found.isPresent() || System.nanoTime() - end >= 0 || process.awaitEnd(POLL)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Running> greet(ServerProcess process, int port) {
    return Ports.natsGreeting(port)
        .map(VERSION::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(info -> new Running(process, port, info.group(1)));
  }

  private static Optional<Running> findRunning(Options options, Duration wait) {
    var files = options.files();
    var process = files.pid().flatMap(pid -> ServerProcess.find(pid, files.conf().toString()));
    var found = process.flatMap(left -> awaitAnswer(left, files, wait));
    if (process.isPresent() && found.isEmpty() && !options.shared()) {
      LOG.warn("killing nats-server {}, left in {} and mute", process.get().pid(), files.folder());
      process.get().kill();
    }
    return found;
  }

  /** A server left with other settings than wanted is stopped, to be started with the wanted. */
  private static boolean isAsWanted(Running left, NatsBinary binary, Options options) {
    var syncs = NatsConf.syncsAlways(options.files());
    var wantsSync = options.syncAlways() && NatsConf.canSyncAlways(binary);
    if ((options.port() == 0 || options.port() == left.port) && syncs == wantsSync) {
      return true;
    }
    LOG.info("stopping nats-server {}: left behind with other settings", left.process.pid());
    stop(left.process);
    return false;
  }

  private static void stop(ServerProcess process) {
    process.terminate();
    if (!process.awaitEnd(STOP_WAIT)) {
      LOG.warn("killing nats-server {}: no end after {} s", process.pid(), STOP_WAIT.toSeconds());
      process.kill();
    }
  }

  private static ServerException notStarted(NatsBinary binary, ServerProcess process, int port) {
    if (process.alive()) {
      process.kill();
    }
    var said = process.said();
    if (said.contains("address already in use")) {
      return Ports.taken(port, "nats-server");
    }
    return new ServerException(
        binary.path() + " " + binary.version() + " did not start; it said:\n" + said);
  }

  private static ServerException noShare(Options options) {
    return new ServerException(
        "Another launcher owns "
            + options.dataFolder()
            + " but no nats-server answers there; stop it, or choose another data folder");
  }
}
