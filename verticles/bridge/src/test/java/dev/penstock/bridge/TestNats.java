package dev.penstock.bridge;

import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.Ports;
import dev.penstock.testkit.NatsBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A nats-server process on the loopback address that keeps its port and store over restarts. */
final class TestNats implements AutoCloseable {
  private final Path binary;
  private final Path store;
  private final List<String> arguments;
  private final int port = Ports.free();
  private Process process;

  TestNats(Path binary, Path store, String... arguments) {
    this.binary = binary;
    this.store = store;
    this.arguments = List.of(arguments);
  }

  /** The servers to test against, oldest first. */
  static List<Path> all() {
    return NatsBinaries.all().stream().map(NatsBinary::path).toList();
  }

  String url() {
    return "nats://127.0.0.1:" + port;
  }

  String urlFor(String userAndPassword) {
    return "nats://" + userAndPassword + "@127.0.0.1:" + port;
  }

  /** Returns when it listens. */
  TestNats start() {
    var command = new ArrayList<String>();
    command.addAll(List.of(binary.toString(), "-js", "-a", "127.0.0.1", "-p", "" + port));
    command.addAll(List.of("-sd", store.toString()));
    command.addAll(arguments);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.holds("nats-server listens", this::listens);
    return this;
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As {@code kill -9} does; returns when it is gone. */
  void kill() {
    if (process == null) return;
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
