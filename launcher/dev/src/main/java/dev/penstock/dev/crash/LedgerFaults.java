package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import dev.penstock.dev.crash.FaultKind.Injection;
import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What happens to the ledger's process and to those who work in it. */
final class LedgerFaults {
  private static final String WORKERS =
      "FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> '"
          + LedgerHost.OURS
          + "'";
  private static final Duration BLOCKED_MAX = Duration.ofSeconds(5);

  private LedgerFaults() {}

  static List<FaultKind> all() {
    return List.of(
        kind("ledger-killed", 23, Hold.seconds(0, 2), LedgerFaults::kill),
        kind("ledger-restarted", 23, Hold.NONE, LedgerFaults::restart),
        kind("ledger-stopped", 24, Hold.seconds(3, 8), LedgerFaults::stop),
        kind("ledger-frozen", 46, Hold.seconds(1, 8), LedgerFaults::freeze),
        kind("ledger-backend-killed", 23, Hold.NONE, LedgerFaults::killBackend),
        kind("ledger-backend-ended", 23, Hold.NONE, LedgerFaults::endBackend),
        kind("ledger-backends-ended", 23, Hold.NONE, LedgerFaults::endBackends),
        kind("ledger-read-only", 25, Hold.seconds(1, 5), LedgerFaults::forbidWrites),
        kind("ledger-connections-used-up", 26, Hold.seconds(1, 5), LedgerFaults::useUpConnections),
        kind("ledger-row-locked", 27, Hold.seconds(1, 7), LedgerFaults::lockRow),
        kind("ledger-deadlocked", 28, Hold.NONE, LedgerFaults::deadlock));
  }

  private static FaultKind kind(String name, int row, Hold hold, Injection injection) {
    return new FaultKind(name, Area.LEDGER, Set.of(row), hold, injection);
  }

  private static Healing kill(Strike strike) {
    var ledger = strike.plant().ledger();
    ledger.kill();
    return ledger::start;
  }

  private static Healing restart(Strike strike) {
    var ledger = strike.plant().ledger();
    ledger.stop();
    ledger.start();
    return Healing.NONE;
  }

  private static Healing stop(Strike strike) {
    var ledger = strike.plant().ledger();
    ledger.stop();
    return ledger::start;
  }

  private static Healing freeze(Strike strike) {
    var ledger = strike.plant().ledger();
    ledger.freeze();
    return ledger::thaw;
  }

  /** One backend that dies without a word makes the postmaster end them all and recover. */
  private static Healing killBackend(Strike strike) {
    var backends = strike.plant().ledger().rows("SELECT pid " + WORKERS);
    Signal.KILL.to(Long.parseLong(strike.oneOf(backends)));
    return Healing.NONE;
  }

  private static Healing endBackend(Strike strike) {
    var ledger = strike.plant().ledger();
    var backend = strike.oneOf(ledger.rows("SELECT pid " + WORKERS));
    ledger.rows("SELECT pg_terminate_backend(" + backend + ")");
    return Healing.NONE;
  }

  private static Healing endBackends(Strike strike) {
    strike.plant().ledger().rows("SELECT pg_terminate_backend(pid) " + WORKERS);
    return Healing.NONE;
  }

  /** As after a failover to a standby. */
  private static Healing forbidWrites(Strike strike) {
    var ledger = strike.plant().ledger();
    ledger.run("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
    return ledger::heal;
  }

  /** Those who work are shown out, and others sit down in their places. */
  private static Healing useUpConnections(Strike strike) throws SQLException {
    try (var last = strike.plant().ledger().connect();
        var statement = last.createStatement()) {
      var hogs = Hogs.everywhere(strike.plant().ledger());
      statement.execute("SELECT pg_terminate_backend(pid) " + WORKERS);
      return hogs::close;
    }
  }

  private static Healing lockRow(Strike strike) throws SQLException {
    var connection = begin(strike);
    lock(connection, strike.oneOf(List.of("hot-0", "hot-1", "plain-0")));
    return () -> rollBack(connection);
  }

  /** Takes two rows against the order that everybody else keeps to. */
  private static Healing deadlock(Strike strike) throws SQLException {
    var connection = begin(strike);
    try {
      lock(connection, "plain-1");
      var ledger = strike.plant().ledger();
      boolean waitedFor =
          Deadline.in(BLOCKED_MAX)
              .await(
                  () ->
                      ledger.number(
                              "SELECT count(*) FROM pg_stat_activity"
                                  + " WHERE wait_event_type = 'Lock' AND state = 'active'")
                          > 0);
      strike.note(waitedFor ? "somebody waited" : "nobody waited");
      lock(connection, "hot-0");
      strike.note("the others lost");
    } catch (SQLException deadlocked) {
      strike.note("we lost");
    } finally {
      rollBack(connection);
    }
    return Healing.NONE;
  }

  private static Connection begin(Strike strike) throws SQLException {
    var connection = strike.plant().ledger().connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void lock(Connection connection, String product) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT FROM inventory.stock WHERE product_id = '" + product + "' FOR UPDATE");
    }
  }

  private static void rollBack(Connection connection) throws SQLException {
    // Closing alone would do, but only when the server gets round to noticing.
    try (connection) {
      connection.rollback();
    }
  }
}
