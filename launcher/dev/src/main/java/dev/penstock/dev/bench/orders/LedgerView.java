package dev.penstock.dev.bench.orders;

import dev.penstock.audit.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What PostgreSQL says, over a connection of its own. Blocks; for one thread. */
final class LedgerView implements AutoCloseable {
  /** An idle backend adds what it counted to the statistics after ten seconds at the latest. */
  static final Duration STATISTICS_LAG = Duration.ofMillis(10_500);

  private static final List<String> SETTINGS =
      List.of(
          "server_version",
          "fsync",
          "synchronous_commit",
          "full_page_writes",
          "wal_sync_method",
          "shared_buffers",
          "max_wal_size");

  private static final String UNFINISHED =
      "SELECT count(*) FROM orders.open JOIN orders.orders USING (order_id) WHERE ended_at IS NULL";

  private static final String STATISTICS =
      """
      SELECT sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_hot_upd), sum(n_tup_del),
        (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())
      FROM pg_stat_user_tables
      """;

  private final Connection connection;

  /** Since the statistics began, in all tables of this database. */
  record Statistics(
      long rowsInserted, long rowsUpdated, long rowsUpdatedHot, long rowsDeleted, long commits) {}

  /** Reads one row. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  LedgerView(String databaseUrl) {
    connection = new PostgresUrl(databaseUrl).connect();
  }

  /** Orders that were taken and have not ended. */
  long unfinished() {
    return one(UNFINISHED, row -> row.getLong(1));
  }

  /** That the database takes on the disk. */
  long bytes() {
    return one("SELECT pg_database_size(current_database())", row -> row.getLong(1));
  }

  /** Where the write-ahead log has got to. */
  long walBytes() {
    return one("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')", row -> row.getLong(1));
  }

  /** Complete only when every backend has been idle for {@link #STATISTICS_LAG}. */
  Statistics statistics() {
    return one(
        STATISTICS,
        row ->
            new Statistics(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
  }

  /** As the server reports them, by name. */
  Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    for (var name : SETTINGS) settings.put(name, one("SHOW " + name, row -> row.getString(1)));
    return settings;
  }

  private <T> T one(String sql, Reader<T> reader) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return reader.read(rows);
    } catch (SQLException e) {
      throw BenchException.notRun("the ledger does not answer: " + e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
