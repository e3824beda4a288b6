package dev.penstock.gateway;

import dev.penstock.testkit.RealServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;

/** Databases on a real PostgreSQL, each a new one with the gateway's ledger in it. */
final class TestDatabase {
  private static final String DDL = "/sql/gateway/V1__ledger.sql";

  private TestDatabase() {}

  static String freshUrl() {
    var url = RealServers.freshDatabase();
    var jdbcUrl = url.replaceFirst("postgresql://postgres@", "jdbc:postgresql://");
    try (var connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA gateway");
      statement.execute(ledger());
      return url;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String ledger() {
    try (var file = Objects.requireNonNull(TestDatabase.class.getResourceAsStream(DDL), DDL)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
