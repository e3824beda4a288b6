package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.PostgresServer;
import dev.penstock.testkit.Authority;
import dev.penstock.testkit.GuardedPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A PostgreSQL with TLS and SCRAM, whose certificate is for the name localhost only. */
class LedgerTlsIT {
  private static Vertx vertx;
  private static Path trusted;
  private static Path other;
  private static PostgresServer postgres;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    vertx = Vertx.vertx();
    var authority = Authority.in(folder.resolve("ours"));
    trusted = authority.certificate();
    other = Authority.in(folder.resolve("theirs")).certificate();
    postgres = GuardedPostgres.start(authority.issue("server", "localhost"));
  }

  @AfterAll
  static void stop() {
    vertx.close();
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({
    "disable, none, 127.0.0.1, no pg_hba.conf entry",
    "require, none, 127.0.0.1, lets in",
    "require, trusted, 127.0.0.1, lets in",
    "require, other, 127.0.0.1, SSL handshake failed",
    "verify-ca, trusted, 127.0.0.1, lets in",
    "verify-ca, other, 127.0.0.1, SSL handshake failed",
    "verify-ca, none, 127.0.0.1, SSL handshake failed",
    "verify-full, trusted, localhost, lets in",
    "verify-full, trusted, 127.0.0.1, SSL handshake failed",
    "verify-full, other, localhost, SSL handshake failed",
    "verify-full, none, localhost, SSL handshake failed",
  })
  void goesByModeAuthorityAndName(String mode, String authority, String host, String outcome) {
    var named =
        switch (authority) {
          case "trusted" -> "&sslrootcert=" + trusted;
          case "other" -> "&sslrootcert=" + other;
          default -> "";
        };
    var url =
        "postgresql://%s:%s@%s:%d/postgres?sslmode=%s%s"
            .formatted(
                GuardedPostgres.USER, GuardedPostgres.PASSWORD, host, postgres.port(), mode, named);
    if (outcome.equals("lets in")) assertThat(outcome(url)).as(url).isEqualTo(outcome);
    else assertThat(outcome(url)).as(url).contains(outcome);
  }

  /** What became of a login, with all reasons. */
  private static String outcome(String url) {
    var seconds = Duration.ofSeconds(10);
    var pool = Ledger.open(vertx, new LedgerOptions(url, 1, 10, seconds, seconds), "test");
    try {
      var rows =
          pool.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
              .execute()
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      return "lets in" + (rows.iterator().next().getBoolean(0) ? "" : " in the clear");
    } catch (Exception refused) {
      var reasons = new StringBuilder();
      for (Throwable each = refused; each != null; each = each.getCause()) {
        reasons.append(each).append('\n');
      }
      return reasons.toString();
    } finally {
      pool.close();
    }
  }
}
