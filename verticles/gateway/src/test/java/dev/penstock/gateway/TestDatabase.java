package dev.penstock.gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for this JVM; every call is a new database with the ledger in it. */
final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private TestDatabase() {}

  static String freshUrl() {
    var name = "gateway_" + COUNT.incrementAndGet();
    run("postgres", "CREATE DATABASE " + name);
    run(name, ledger());
    return "postgresql://postgres@localhost:%d/%s".formatted(SERVER.getPort(), name);
  }

  private static void run(String database, String sql) {
    try (var connection = DriverManager.getConnection(SERVER.getJdbcUrl("postgres", database));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String ledger() {
    try (var file = TestDatabase.class.getResourceAsStream("/sql/gateway/V1__ledger.sql")) {
      if (file == null) {
        throw new AssertionError("the ledger's DDL is not in the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
