package dev.penstock.launcher.doctor;

import dev.penstock.store.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a database. Writes nothing but a few bytes into its log, to see how long a commit takes. */
final class PostgresProbe {
  private static final String CONNECT_SECONDS_MAX = "3";
  private static final String ANSWER_SECONDS_MAX = "4";
  private static final int ROUND_TRIPS = 10;
  private static final int COMMITS = 20;
  private static final Duration COMMITS_MAX = Duration.ofSeconds(2);

  private static final String SETTINGS =
      """
      SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit',
        'full_page_writes', 'max_connections', 'superuser_reserved_connections',
        'reserved_connections', 'statement_timeout', 'autovacuum', 'max_wal_size',
        'checkpoint_timeout', 'wal_compression', 'shared_buffers', 'server_encoding',
        'server_version_num', 'default_transaction_read_only')""";

  private static final String STATE =
      """
      SELECT pg_is_in_recovery(), r.rolsuper, r.rolconnlimit,
        has_database_privilege(current_database(), 'CREATE'),
        (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database),
        (SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'penstock-%'
          AND pid <> pg_backend_pid()),
        (SELECT coalesce(bool_or(ssl), false) FROM pg_stat_ssl WHERE pid = pg_backend_pid())
      FROM pg_roles r WHERE r.rolname = current_user""";

  private static final String SCHEMAS = "SELECT nspname FROM pg_namespace";

  /** Transactional, so that its transaction has something to flush; PUBLIC may call it. */
  private static final String WRITE_TO_THE_LOG =
      "SELECT pg_logical_emit_message(true, 'penstock-doctor', 'how long does a commit take')";

  private PostgresProbe() {}

  /**
   * Blocks for some seconds at most. Throws what the driver says.
   *
   * @param schemas of ours
   */
  static PostgresFacts of(DatabaseUrl url, List<String> schemas) throws SQLException {
    try (var connection = connect(url)) {
      connection.setAutoCommit(true);
      var settings = settings(connection);
      var missing = new ArrayList<>(schemas);
      missing.removeAll(column(connection, SCHEMAS));
      try (var statement = connection.createStatement();
          var state = statement.executeQuery(STATE)) {
        state.next();
        boolean inRecovery = state.getBoolean(1);
        var clock = clock(connection);
        return new PostgresFacts(
            Integer.parseInt(settings.getOrDefault("server_version_num", "0")),
            settings,
            state.getInt(5),
            state.getInt(6),
            state.getInt(3),
            inRecovery,
            state.getBoolean(2),
            missing,
            state.getBoolean(4),
            state.getBoolean(7),
            clock.uncertainty().toNanos() * 2 / 1e6,
            inRecovery ? List.of() : commits(connection),
            clock.ahead(),
            clock.uncertainty());
      }
    }
  }

  private static Connection connect(DatabaseUrl url) throws SQLException {
    var properties = url.login();
    properties.setProperty("ApplicationName", "penstock-doctor");
    properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
    properties.setProperty("loginTimeout", CONNECT_SECONDS_MAX);
    properties.setProperty("socketTimeout", ANSWER_SECONDS_MAX);
    return DriverManager.getConnection(url.jdbcUrl(), properties);
  }

  private static Map<String, String> settings(Connection connection) throws SQLException {
    var settings = new HashMap<String, String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(SETTINGS)) {
      while (rows.next()) settings.put(rows.getString(1), rows.getString(2));
    }
    return settings;
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) values.add(rows.getString(1));
    }
    return values;
  }

  private record Clock(Duration ahead, Duration uncertainty) {}

  /** By the quickest of some round trips, as NTP does. */
  private static Clock clock(Connection connection) throws SQLException {
    Clock best = null;
    try (var now = connection.prepareStatement("SELECT clock_timestamp()")) {
      for (int i = 0; i < ROUND_TRIPS; i++) {
        var before = Instant.now();
        long start = System.nanoTime();
        try (ResultSet row = now.executeQuery()) {
          row.next();
          var theirs = row.getObject(1, OffsetDateTime.class).toInstant();
          var half = Duration.ofNanos((System.nanoTime() - start) / 2);
          var clock = new Clock(Duration.between(before.plus(half), theirs), half);
          if (best == null || half.compareTo(best.uncertainty) < 0) best = clock;
        }
      }
    }
    return best == null ? new Clock(Duration.ZERO, Duration.ZERO) : best;
  }

  private static List<Double> commits(Connection connection) {
    var millis = new ArrayList<Double>();
    long end = System.nanoTime() + COMMITS_MAX.toNanos();
    try (var write = connection.prepareStatement(WRITE_TO_THE_LOG)) {
      while (millis.size() < COMMITS && System.nanoTime() < end) {
        long start = System.nanoTime();
        write.execute();
        millis.add((System.nanoTime() - start) / 1e6);
      }
      millis.sort(null);
      return millis;
    } catch (SQLException e) {
      return List.of(); // not permitted: everything else is still worth saying
    }
  }
}
