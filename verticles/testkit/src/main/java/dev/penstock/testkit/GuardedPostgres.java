package dev.penstock.testkit;

import dev.penstock.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL that lets {@link #USER} in over TLS and with SCRAM only. */
public final class GuardedPostgres {
  public static final String USER = "penstock";
  public static final String PASSWORD = "hidden-password";

  /** The user's own. */
  public static final String DATABASE = "guarded";

  private static final String ACCESS =
      """
      hostnossl all  postgres  127.0.0.1/32  trust
      hostssl   all  penstock  127.0.0.1/32  scram-sha-256
      """;

  private GuardedPostgres() {}

  /** A server of its own that shows this certificate. Blocks until it answers. */
  public static PostgresServer start(Authority.Identity identity) throws IOException, SQLException {
    var postgres = RealServers.freshPostgres();
    var cluster = postgres.dataFolder().resolve("cluster");
    own(cluster, Files.copy(identity.key(), cluster.resolve("server.key")));
    own(cluster, Files.copy(identity.certificate(), cluster.resolve("server.crt")));
    Files.writeString(cluster.resolve("pg_hba.conf"), ACCESS);
    var url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres";
    try (var connection = DriverManager.getConnection(url + "&sslmode=disable");
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
      statement.execute("ALTER SYSTEM SET ssl = on");
      statement.execute("SELECT pg_reload_conf()");
    }
    return postgres;
  }

  private static void own(Path cluster, Path file) throws IOException {
    Files.setOwner(file, Files.getOwner(cluster));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
