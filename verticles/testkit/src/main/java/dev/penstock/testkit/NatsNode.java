package dev.penstock.testkit;

import static dev.penstock.testkit.Eventually.eventually;

import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A nats-server on the loopback interface with a configuration of the test's own: with logins, with
 * TLS, or as one of a {@link NatsCluster}. It keeps its port and its store over restarts, writes
 * {@code nats-server.log} into its folder, and ends with the JVM. Not for use by several threads at
 * once.
 */
public final class NatsNode implements AutoCloseable {
  private static final Duration LISTEN_MAX = Duration.ofSeconds(20);
  private static final int CONNECT_MILLIS_MAX = 200;

  private final Path binary;
  private final Path folder;
  private final Path configuration;
  private final int port = Ports.free();
  private Process process;

  private NatsNode(Path binary, Path folder) {
    this.binary = binary;
    this.folder = folder;
    this.configuration = folder.resolve("nats-server.conf");
  }

  /**
   * A node that is not started yet.
   *
   * @param more of its configuration; address, port and JetStream's store are there already
   */
  public static NatsNode in(Path folder, NatsBinary binary, String... more) {
    var node = new NatsNode(binary.path(), folder.toAbsolutePath());
    node.configure(more);
    return node;
  }

  /** Writes another configuration; it counts from the next start or {@code HUP} signal on. */
  public void configure(String... more) {
    var lines = new ArrayList<String>();
    lines.add("host: \"127.0.0.1\"");
    lines.add("port: " + port);
    lines.add("jetstream { store_dir: \"" + folder.resolve("jetstream") + "\" }");
    lines.addAll(List.of(more));
    try {
      Files.createDirectories(folder);
      Files.write(configuration, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Blocks until it listens, which says nothing of JetStream yet. */
  public NatsNode start() {
    var line = List.of(binary.toString(), "-c", configuration.toString());
    var log = ProcessBuilder.Redirect.appendTo(folder.resolve("nats-server.log").toFile());
    try {
      process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    eventually(LISTEN_MAX, this::requireListening);
    return this;
  }

  private void requireListening() throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS_MAX);
    } catch (IOException notYet) {
      var log = Files.readString(folder.resolve("nats-server.log"));
      throw new IOException("nats-server does not listen on " + port + "; it said:\n" + log);
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /**
   * @param userInfo {@code user:password}, or a token
   */
  public String urlFor(String userInfo) {
    return "nats://" + userInfo + "@127.0.0.1:" + port;
  }

  public boolean alive() {
    return process != null && process.isAlive();
  }

  /**
   * @param name such as {@code HUP} to read the configuration again, {@code USR2} for lame duck
   *     mode, {@code STOP} and {@code CONT} to go mute and on
   */
  public void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("could not send " + name + " to nats-server");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
