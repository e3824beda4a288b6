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
   * The nats-server that {@code start} would use, or the one that runs in the data folder. Blocks
   * for a moment; starts, fetches and unpacks nothing.
   */
  Found lookForNats(Request request);

  /** The same for PostgreSQL. */
  Found lookForPostgres(Request request);

  /**
   * What there is before a start.
   *
   * @param url of one that runs, under this launcher or another
   * @param version "" when it is not known yet
   * @param description the program and where it is or comes from
   * @param fault why none can be started; "" when one can
   */
  record Found(Optional<String> url, String version, String description, String fault) {}

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
