package dev.penstock.audit;

import java.sql.SQLException;

/** A ledger behind the back of every service. Blocks. */
final class Database {
  private Database() {}

  static long number(String databaseUrl, String sql) {
    try (var connection = new PostgresUrl(databaseUrl).connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
    }
  }

  static void execute(String databaseUrl, String sql) {
    try (var connection = new PostgresUrl(databaseUrl).connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
    }
  }
}
