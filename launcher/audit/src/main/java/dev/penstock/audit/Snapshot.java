package dev.penstock.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One session with the ledger: first tables of its own, then one read only transaction that sees
 * the ledger as it was at one moment. It takes no lock that a service could wait for, and gives up
 * a statement that runs too long. Blocks; for one thread.
 */
final class Snapshot implements AutoCloseable {
  private static final String TABLES = resource("tables.sql");
  private static final List<String> LEDGER =
      List.of(
          "orders.orders",
          "orders.batches",
          "inventory.stock",
          "inventory.stock_adjustments",
          "inventory.reservations",
          "payment.payments",
          "pipeline.held",
          "deadletter.letters",
          "deadletter.actions");

  /**
   * Few statements, each over whole tables: they hash and sort, in more memory than is usual. Loops
   * within loops are what a planner without statistics may mistake for faster, on new tables.
   */
  private static final String SETTINGS =
      """
      SET search_path = pg_temp;
      SET lock_timeout = '2s';
      SET work_mem = '64MB';
      SET enable_nestloop = off;
      SET jit = off;
      SET max_parallel_workers_per_gather = 0;
      SET statement_timeout = %1$d;
      SET idle_in_transaction_session_timeout = %1$d;
      """;

  private final Connection connection;
  private final Duration statementTimeout;

  private Snapshot(Connection connection, Duration statementTimeout) {
    this.connection = connection;
    this.statementTimeout = statementTimeout;
  }

  /** Throws {@link NotCheckedException} when there is no ledger, or only a copy of one. */
  static Snapshot open(PostgresUrl url, Duration statementTimeout) throws SQLException {
    var snapshot = new Snapshot(url.connect(), statementTimeout);
    try {
      snapshot.prepare(url);
      return snapshot;
    } catch (SQLException | RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  private void prepare(PostgresUrl url) throws SQLException {
    execute(SETTINGS.formatted(statementTimeout.toMillis()));
    if (number("SELECT pg_is_in_recovery()::int") == 1) {
      throw new NotCheckedException(url + " is a replica, which may lag; name the primary");
    }
    for (var table : LEDGER) {
      if (!has(table)) {
        throw new NotCheckedException(
            url + " has no table " + table + "; name the database in which every service has run");
      }
    }
    execute(TABLES);
  }

  /** From here on every statement sees the same moment. */
  void begin() throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    number("SELECT 1");
  }

  boolean has(String table) throws SQLException {
    return number("SELECT (to_regclass('" + table + "') IS NOT NULL)::int") == 1;
  }

  /** The first column of the only row. */
  long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  <T> List<T> list(String sql, RowReader<T> reader) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var list = new ArrayList<T>();
      while (rows.next()) list.add(reader.read(rows));
      return list;
    }
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Fills one of the session's own tables, for as long as it takes. */
  long fill(String table, Filling filling) throws SQLException, IOException {
    execute("SET LOCAL statement_timeout = 0");
    long count;
    try (var rows = Rows.into(connection, table)) {
      filling.fill(rows);
      count = rows.finish();
    }
    execute("SET LOCAL statement_timeout = " + statementTimeout.toMillis());
    execute("ANALYZE " + table);
    return count;
  }

  String serverVersion() throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  interface Filling {
    void fill(Rows rows) throws SQLException, IOException;
  }

  private static String resource(String name) {
    try (var stream = Objects.requireNonNull(Snapshot.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
