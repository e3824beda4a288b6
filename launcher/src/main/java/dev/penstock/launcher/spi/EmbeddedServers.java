package dev.penstock.launcher.spi;

import java.nio.file.Path;
import java.util.Optional;

/** Starts real servers on this machine for those that no URL was configured of. */
public interface EmbeddedServers {

  /**
   * Blocks until the servers answer. Throws {@link IllegalStateException} with a message for an
   * operator when one cannot be had.
   */
  Running start(Request request);

  /**
   * @param nats whether a nats-server is wanted
   * @param postgres whether a PostgreSQL is wanted
   * @param natsServer path of the executable, or ""
   * @param natsSyncAlways whether the broker flushes every message to disk before it answers
   * @param natsPort 0 for any free port, as {@code postgresPort}
   */
  record Request(
      boolean nats,
      boolean postgres,
      Path dataFolder,
      boolean ephemeral,
      String natsServer,
      boolean natsSyncAlways,
      int natsPort,
      int postgresPort) {}

  /** A server that runs, and what a banner says of it. */
  record Server(
      String version, String url, long pid, Path dataFolder, String durability, String origin) {}

  /** The running servers. {@code close} stops those this process owns; it blocks, bounded. */
  interface Running extends AutoCloseable {
    Optional<Server> nats();

    Optional<Server> postgres();

    @Override
    void close();
  }
}
