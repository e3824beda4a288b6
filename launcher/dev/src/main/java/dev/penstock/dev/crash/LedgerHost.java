package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Signal;
import dev.penstock.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The ledger's process, and a way into it past every fault. Every method blocks until it is done;
 * safe from any thread.
 */
final class LedgerHost implements AutoCloseable {
  /** Who runs a statement of the harness is told from who works. */
  static final String OURS = "crashtest";

  private static final int ANSWER_MAX_SECONDS = 20;
  private static final Duration UP_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Nobody listens; the connection broke; it starts or stops just now. */
  private static final Set<String> NOT_UP = Set.of("08001", "08006", "57P03");

  private final PostgresServer server;

  LedgerHost(Path folder, Path tools) {
    server = PostgresServer.start(PostgresServer.Options.in(folder.resolve("postgres"), tools));
  }

  int port() {
    return server.port();
  }

  String url() {
    return server.url();
  }

  String version() {
    return server.version();
  }

  synchronized long pid() {
    return server.pid();
  }

  /** Starts it, if it is down. */
  synchronized void start() {
    if (!server.alive()) server.restart();
  }

  synchronized void kill() {
    server.kill();
  }

  /** Ends it at once, with what its clients do, but in order. */
  synchronized void stop() {
    server.close();
  }

  /** Undoes whatever was done to it. */
  void heal() {
    thaw();
    start();
    run("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
  }

  /** Stops the clock of the postmaster and of every backend. */
  synchronized void freeze() {
    family().forEach(Signal.STOP::to);
  }

  synchronized void thaw() {
    family().forEach(Signal.CONT::to);
  }

  /** Children last: a frozen postmaster makes no more of them. */
  private List<Long> family() {
    var family = new ArrayList<>(List.of(server.pid()));
    ProcessHandle.of(server.pid())
        .ifPresent(parent -> parent.descendants().map(ProcessHandle::pid).forEach(family::add));
    return family;
  }

  /** Waits a little for a ledger that is not up, or not yet. */
  Connection connect() throws SQLException {
    var deadline = Deadline.in(UP_MAX);
    while (true) {
      try {
        return DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&ApplicationName=%s&socketTimeout=%d"
                .formatted(port(), OURS, ANSWER_MAX_SECONDS));
      } catch (SQLException e) {
        boolean comesUp = NOT_UP.contains(String.valueOf(e.getSQLState()));
        if (!comesUp || deadline.isOver() || Thread.currentThread().isInterrupted()) throw e;
        Deadline.pause(PAUSE);
      }
    }
  }

  /** Runs statements one by one, each in a transaction of its own. */
  void run(String... statements) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      // It must be able to heal a ledger that was made to refuse writes.
      statement.execute("SET default_transaction_read_only = off");
      for (var sql : statements) statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(statements[0] + ": " + e.getMessage(), e);
    }
  }

  /** The first column of each row, as text. */
  List<String> rows(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (found.next()) rows.add(found.getString(1));
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  long number(String sql) {
    return Long.parseLong(rows(sql).get(0));
  }

  @Override
  public synchronized void close() {
    thaw();
    server.close();
  }
}
