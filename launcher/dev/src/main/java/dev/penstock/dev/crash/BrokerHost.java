package dev.penstock.dev.crash;

import dev.penstock.dev.process.Signal;
import dev.penstock.dev.process.Trees;
import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.NatsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The broker's process and its disk. Every method blocks until it is done; safe from any thread.
 */
final class BrokerHost implements AutoCloseable {
  private final NatsServer server;
  private final Path store;
  private final Path copy;

  BrokerHost(NatsBinary binary, Path folder) {
    server = NatsServer.start(binary, NatsServer.Options.in(folder.resolve("nats")));
    store = server.dataFolder().resolve("jetstream");
    copy = folder.resolve("nats-copy");
  }

  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  String version() {
    return server.version();
  }

  /** Stops its clock. */
  synchronized void freeze() {
    Signal.STOP.to(server.pid());
  }

  synchronized void thaw() {
    Signal.CONT.to(server.pid());
  }

  /** Undoes whatever was done to it but to its disk. */
  void heal() {
    thaw();
    start();
  }

  /** Starts it, if it is down. */
  synchronized void start() {
    if (!server.alive()) server.restart();
  }

  synchronized void kill() {
    server.kill();
  }

  synchronized void stop() {
    server.close();
  }

  /** Everything it stores, under its feet when it runs: it does not notice before a restart. */
  synchronized void wipe() {
    Trees.delete(store);
  }

  /** Keeps what its disk holds now. */
  synchronized void save() {
    Trees.delete(copy);
    Trees.copy(store, copy);
  }

  /** Back to what was saved, as after a power loss; it must be down. */
  synchronized void restoreSaved() {
    if (!Files.exists(copy)) return;
    Trees.delete(store);
    Trees.copy(copy, store);
  }

  /**
   * The files of that kind, the latest written first.
   *
   * @param suffix {@code .blk} for messages, {@code o.dat} for the states of consumers
   */
  synchronized List<Path> files(String suffix) {
    try (var files = Files.walk(store)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.comparingLong(BrokerHost::writtenMillis).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long writtenMillis(Path file) {
    return file.toFile().lastModified();
  }

  @Override
  public synchronized void close() {
    thaw();
    server.close();
  }
}
