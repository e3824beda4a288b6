package dev.penstock.testkit;

import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.NatsServer;
import dev.penstock.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One nats-server and one PostgreSQL per JVM, with fsync as in production, in a temporary folder;
 * stopped and deleted when the JVM ends. Each first call blocks until the server answers. Safe from
 * any thread.
 */
public final class RealServers {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final ConcurrentLinkedDeque<AutoCloseable> STARTED = new ConcurrentLinkedDeque<>();

  private RealServers() {}

  /**
   * The newest nats-server, shared by all tests of the JVM: use subjects and streams of your own.
   */
  public static NatsServer nats() {
    return SharedNats.SERVER;
  }

  public static PostgresServer postgres() {
    return SharedPostgres.SERVER;
  }

  /** Creates an empty database; answers its URL, {@code postgresql://postgres@127.0.0.1:…}. */
  public static String freshDatabase() {
    var name = "test_" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name + " STRATEGY wal_log");
    return "postgresql://postgres@127.0.0.1:" + postgres().port() + "/" + name;
  }

  /** A database with the content of another one, which nobody may be connected to; its URL. */
  public static String copyOf(String databaseUrl) {
    var original = databaseUrl.substring(databaseUrl.lastIndexOf('/') + 1);
    var name = "test_" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + original + " STRATEGY wal_log");
    return databaseUrl.replaceFirst("[^/]+$", name);
  }

  /** A server of its own with what another one, which is stopped, has stored. */
  public static NatsServer copyOf(NatsServer stopped, NatsBinary binary) {
    var folder = Temp.FOLDER.resolve("nats-" + NUMBER.incrementAndGet());
    try (var paths = Files.walk(stopped.dataFolder())) {
      for (var path : paths.toList()) {
        Files.copy(path, folder.resolve(stopped.dataFolder().relativize(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return started(NatsServer.start(binary, NatsServer.Options.in(folder)));
  }

  /** A server of its own, with an empty store, for a test that kills or restarts it. */
  public static NatsServer freshNats(NatsBinary binary) {
    var folder = Temp.FOLDER.resolve("nats-" + NUMBER.incrementAndGet());
    return started(NatsServer.start(binary, NatsServer.Options.in(folder)));
  }

  /** A server of its own, with an empty database, for a test that kills or restarts it. */
  public static PostgresServer freshPostgres() {
    var folder = Temp.FOLDER.resolve("postgres-" + NUMBER.incrementAndGet());
    return started(PostgresServer.start(PostgresServer.Options.in(folder, Tools.folder())));
  }

  private static void execute(String sql) {
    var url = "jdbc:postgresql://127.0.0.1:" + postgres().port() + "/postgres?user=postgres";
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed", e);
    }
  }

  private static <T extends AutoCloseable> T started(T server) {
    STARTED.push(server);
    return server;
  }

  private static final class SharedNats {
    static final NatsServer SERVER = freshNats(NatsBinaries.newest());
  }

  private static final class SharedPostgres {
    static final PostgresServer SERVER = freshPostgres();
  }

  /** The folder everything is in, and its end. */
  private static final class Temp {
    static final Path FOLDER = create();

    private static Path create() {
      try {
        var folder = Files.createTempDirectory("penstock-test-");
        // In a container PostgreSQL may have to run as nobody, who must be able to enter.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "real-servers-end"));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(Path folder) {
      for (var server : STARTED) {
        try {
          server.close();
        } catch (Exception e) {
          System.err.println("could not stop " + server + ": " + e);
        }
      }
      delete(folder);
    }

    private static void delete(Path folder) {
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        System.err.println("could not delete " + folder + ": " + e);
      }
    }
  }
}
