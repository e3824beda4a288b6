package dev.penstock.launcher.doctor;

import dev.penstock.store.DatabaseUrl;
import dev.penstock.store.LedgerOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything about the ledger's database. Blocks. */
final class PostgresCheck {
  private PostgresCheck() {}

  /**
   * @param connections that the services will open at most
   */
  static List<Finding> of(
      LedgerOptions options, List<String> schemas, int connections, Duration waitingTimeMax) {
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(options.url());
    } catch (IllegalArgumentException e) {
      return List.of(
          Finding.error(
              "postgres.url",
              "database.url " + e.getMessage(),
              "write it as postgresql://user:password@host:port/name"));
    }
    try {
      var findings = new ArrayList<Finding>();
      var facts = PostgresProbe.of(url, schemas);
      findings.add(Finding.ok("postgres.reachable", url + " answers"));
      findings.addAll(PostgresJudgement.of(facts, options, connections, waitingTimeMax));
      findings.add(encryption(url, facts.encrypted()));
      return findings;
    } catch (SQLException e) {
      return List.of(unreachable(url, e));
    }
  }

  private static Finding encryption(DatabaseUrl url, boolean encrypted) {
    boolean local = url.host().matches("127\\..*|localhost|\\[?::1]?");
    if (encrypted || local) {
      return Finding.ok("postgres.tls", encrypted ? "encrypted" : "not encrypted, on this machine");
    }
    return Finding.warning(
        "postgres.tls",
        "orders and the password's proof go to " + url.host() + " unencrypted",
        "add ?sslmode=verify-full to database.url, and ssl = on to PostgreSQL");
  }

  static Finding unreachable(DatabaseUrl url, SQLException e) {
    var state = String.valueOf(e.getSQLState());
    var found = url + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (state.startsWith("28")) {
      return Finding.error(
          "postgres.login",
          found,
          "correct user and password in database.url, or pg_hba.conf there");
    }
    if (state.equals("3D000")) {
      return Finding.error(
          "postgres.database", found, "createdb " + url.uri().getPath().substring(1));
    }
    if (state.equals("53300")) {
      return Finding.error(
          "postgres.max_connections", found, "raise max_connections, or end idle clients");
    }
    return Finding.error(
        "postgres.reachable",
        found,
        "start PostgreSQL there, open the way to it, or correct database.url (DATABASE_URL)");
  }
}
