package dev.penstock.dev.bench.orders;

import dev.penstock.audit.PostgresUrl;
import java.sql.Connection;
import java.sql.SQLException;

/** What the ledger says, over a connection of its own. Blocks; for one thread. */
final class LedgerView implements AutoCloseable {
  private final Connection connection;

  LedgerView(String databaseUrl) {
    connection = new PostgresUrl(databaseUrl).connect();
  }

  /** Taken and not ended. */
  long unfinished() {
    return number("SELECT count(*) FROM orders.orders WHERE ended_at IS NULL");
  }

  private long number(String sql) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw BenchException.notRun("the ledger does not answer: " + e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
