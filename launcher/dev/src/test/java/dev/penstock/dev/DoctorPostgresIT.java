package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.RealServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the doctor says of a real PostgreSQL. */
final class DoctorPostgresIT {

  private static Doctor examine(String url, String... more) {
    var line = new ArrayList<>(List.of("--database-url", url));
    line.addAll(List.of(more));
    return Doctor.examines(line.toArray(String[]::new));
  }

  private static void execute(String url, String... statements) throws SQLException {
    var jdbc = "jdbc:" + url.replaceFirst("postgres@", "") + "?user=postgres";
    try (var connection = DriverManager.getConnection(jdbc);
        var statement = connection.createStatement()) {
      for (var sql : statements) statement.execute(sql);
    }
  }

  @Test
  void findsAGoodOneGoodAndChangesNothing() {
    var url = RealServers.freshDatabase();
    for (int time = 0; time < 2; time++) {
      var examined =
          examine(url)
              .finds("postgres.reachable", "ok")
              .finds("postgres.version", "ok")
              .finds("postgres.fsync", "ok")
              .finds("postgres.synchronous_commit", "ok")
              .finds("postgres.full_page_writes", "ok")
              .finds("postgres.autovacuum", "ok")
              .finds("postgres.max_connections", "ok")
              .finds("postgres.rights", "note", "superuser")
              .measures("postgres.commit")
              .finds("postgres.clock", "ok")
              .finds("postgres.tls", "ok");
      assertThat(examined.out()).doesNotContain("postgres.check");
    }
  }

  @Test
  void seesWhatADatabaseAndARoleChange() throws SQLException {
    var url = RealServers.freshDatabase();
    var database = url.substring(url.lastIndexOf('/') + 1);
    execute(
        url,
        "CREATE ROLE humble LOGIN CONNECTION LIMIT 3",
        "ALTER DATABASE " + database + " SET synchronous_commit = off",
        "ALTER ROLE humble SET statement_timeout = '2s'",
        "REVOKE CREATE ON DATABASE " + database + " FROM PUBLIC");
    var examined =
        examine(url.replace("postgres@", "humble@"))
            .finds("postgres.synchronous_commit", "error", "off")
            .finds("postgres.statement_timeout", "note", "2000 ms")
            .finds("postgres.max_connections", "error", "3 connections left")
            .finds("postgres.rights", "error", "may not create the schemas", "orders", "payment");
    assertThat(examined.code()).isEqualTo(1);
  }

  @Test
  void saysWhyItIsNotLetIn() {
    var url = RealServers.freshDatabase();
    examine(url.replace("postgres@", "nobody:hidden@")).finds("postgres.login", "error", "nobody");
    examine(url.replaceFirst("[^/]+$", "absent")).finds("postgres.database", "error", "absent");
    var examined = examine("postgresql://me:hidden@127.0.0.1:1/x");
    examined.finds("postgres.reachable", "error");
    assertThat(examined.out()).doesNotContain("hidden");
    examine("mysql://h/x").finds("postgres.url", "error", "must begin with postgresql://");
  }

  @Test
  void noticesAServerThatRisksTheLedger() throws Exception {
    var server = RealServers.freshPostgres();
    var line = lossy(commandLine(server.pid()));
    server.close();
    var process = new ProcessBuilder(line).redirectErrorStream(true).inheritIO().start();
    try {
      eventually(Duration.ofSeconds(20), () -> execute(server.url(), "SELECT 1"));
      examine(server.url())
          .finds("postgres.fsync", "error", "beyond repair")
          .finds("postgres.full_page_writes", "error")
          .finds("postgres.autovacuum", "error")
          .finds("postgres.max_connections", "error", "of max_connections 20")
          .finds("postgres.wal", "note", "max_wal_size is 64 MB");
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }

  /** The same server as it must not be run. */
  private static List<String> lossy(List<String> line) {
    var lossy = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) lossy.addAll(List.of("unshare", "-U"));
    lossy.addAll(line);
    for (var setting :
        List.of(
            "fsync=off",
            "full_page_writes=off",
            "autovacuum=off",
            "max_connections=20",
            "max_wal_size=64MB")) {
      lossy.addAll(List.of("-c", setting));
    }
    return lossy;
  }

  private static List<String> commandLine(long pid) throws IOException {
    var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
    return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
  }
}
