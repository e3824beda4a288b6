package dev.penstock.dev;

import dev.penstock.servers.PostgresServer;
import dev.penstock.testkit.Authority;
import dev.penstock.testkit.GuardedPostgres;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import dev.penstock.testkit.NatsUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;

/**
 * Servers as an operator guards them: a NATS that takes TLS and an nkey, a PostgreSQL that takes
 * TLS and SCRAM, with certificates on elliptic curves.
 */
final class GuardedServers implements AutoCloseable {
  private final Path secrets;
  private final NatsNode nats;
  private final PostgresServer postgres;

  private GuardedServers(Path secrets, NatsNode nats, PostgresServer postgres) {
    this.secrets = secrets;
    this.nats = nats;
    this.postgres = postgres;
  }

  /**
   * @param folder for what the servers store
   * @param secrets for what a client needs to know, readable by all
   */
  static GuardedServers start(Path folder, Path secrets) throws IOException, SQLException {
    var authority = Authority.in(folder.resolve("certificates"));
    var identity = authority.issue("server", "127.0.0.1");
    var user = NatsUser.create();
    Files.writeString(secrets.resolve("user.nk"), user.seed());
    Files.copy(authority.certificate(), secrets.resolve("authority.pem"));
    for (var file : new String[] {"user.nk", "authority.pem"}) {
      Files.setPosixFilePermissions(
          secrets.resolve(file), PosixFilePermissions.fromString("rw-r--r--"));
    }
    var tls = "tls { " + identity.natsTls() + " }";
    var postgres = GuardedPostgres.start(identity);
    var nats =
        NatsNode.in(folder.resolve("nats"), NatsBinaries.newest(), tls, user.configuration())
            .start();
    return new GuardedServers(secrets, nats, postgres);
  }

  /**
   * For a process that wants to be let in by both.
   *
   * @param seen where it sees the folder of the secrets
   */
  Map<String, String> environment(Path seen) {
    return Map.of(
        "NATS_URL", "tls://127.0.0.1:" + nats.port(),
        "PENSTOCK_NATS_TLS_TRUSTED_FILE", seen.resolve("authority.pem").toString(),
        "PENSTOCK_NATS_NKEY_SEED_FILE", seen.resolve("user.nk").toString(),
        "DATABASE_URL",
            "postgresql://%s:%s@127.0.0.1:%d/%s?sslmode=verify-full&sslrootcert=%s"
                .formatted(
                    GuardedPostgres.USER,
                    GuardedPostgres.PASSWORD,
                    postgres.port(),
                    GuardedPostgres.DATABASE,
                    seen.resolve("authority.pem")));
  }

  @Override
  public void close() throws IOException {
    nats.close();
    postgres.close();
    try (var files = Files.newDirectoryStream(secrets)) {
      for (var file : files) Files.delete(file);
    }
    Files.delete(secrets);
  }
}
