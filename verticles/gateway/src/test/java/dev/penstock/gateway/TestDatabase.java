package dev.penstock.gateway;

import dev.penstock.testkit.RealServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Databases on a real PostgreSQL, each a new one with the gateway's ledger in it. */
final class TestDatabase {
  private static final List<String> MIGRATIONS =
      List.of("/sql/gateway/V1__ledger.sql", "/sql/gateway/V2__intent.sql");

  private TestDatabase() {}

  static String freshUrl() {
    var url = RealServers.freshDatabase();
    var jdbcUrl = url.replaceFirst("postgresql://postgres@", "jdbc:postgresql://");
    try (var connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA gateway");
      for (var migration : MIGRATIONS) statement.execute(text(migration));
      return url;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(String migration) {
    try (var file =
        Objects.requireNonNull(TestDatabase.class.getResourceAsStream(migration), migration)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
