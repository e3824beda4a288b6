package dev.penstock.launcher.doctor;

import dev.penstock.store.LedgerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a database can be the ledger: it is what the promise rests on. */
final class PostgresJudgement {
  private static final int VERSION_MIN = 130_000;
  private static final int VERSION_ADVISED = 140_000;
  private static final double FAR_MILLIS = 10;

  private PostgresJudgement() {}

  /**
   * @param connections that the services will open at most
   * @param waitingTimeMax how long an order may wait for its commit to begin
   */
  static List<Finding> of(
      PostgresFacts facts, LedgerOptions options, int connections, Duration waitingTimeMax) {
    var findings = new ArrayList<Finding>();
    findings.add(version(facts));
    findings.addAll(PostgresDurabilityJudgement.of(facts));
    findings.add(connections(facts, connections));
    findings.add(rights(facts));
    findings.add(statementTimeout(facts, options));
    findings.add(roundTrip(facts));
    if (!facts.commitMillis().isEmpty()) findings.add(commit(facts, waitingTimeMax));
    findings.add(ClockJudgement.of("postgres", "PostgreSQL", facts.ahead(), facts.uncertainty()));
    return findings;
  }

  private static Finding version(PostgresFacts facts) {
    var is = "PostgreSQL " + facts.version() / 10_000 + "." + facts.version() % 10_000;
    if (facts.version() < VERSION_MIN) {
      return Finding.error("postgres.version", is + " is too old", "upgrade to 14 or newer");
    }
    return facts.version() < VERSION_ADVISED
        ? Finding.warning(
            "postgres.version", is + " gets no more corrections", "upgrade to 14 or newer")
        : Finding.ok("postgres.version", is);
  }

  /** What Penstock has open already is what these services are about to open, or have. */
  private static Finding connections(PostgresFacts facts, int wanted) {
    long free =
        facts.number("max_connections")
            - facts.number("superuser_reserved_connections")
            - facts.number("reserved_connections")
            - facts.connectionsUsed()
            + facts.connectionsOfPenstock();
    if (facts.connectionsOfRole() >= 0) free = Math.min(free, facts.connectionsOfRole());
    var is =
        "%d connections left for Penstock of max_connections %s; these services open up to %d"
            .formatted(free, facts.setting("max_connections"), wanted);
    return free < wanted
        ? Finding.error("postgres.max_connections", is, moreConnections(facts, wanted - free))
        : Finding.ok("postgres.max_connections", is);
  }

  private static String moreConnections(PostgresFacts facts, long missing) {
    return facts.connectionsOfRole() >= 0
        ? "ALTER ROLE ... CONNECTION LIMIT -1, or make database.connections_max smaller"
        : "ALTER SYSTEM SET max_connections = %d, then restart PostgreSQL; or make"
                .formatted(facts.number("max_connections") + missing)
            + " database.connections_max smaller";
  }

  private static Finding rights(PostgresFacts facts) {
    if (!facts.schemasMissing().isEmpty() && !facts.mayCreate()) {
      return Finding.error(
          "postgres.rights",
          "may not create the schemas " + String.join(", ", facts.schemasMissing()),
          "GRANT CREATE ON DATABASE ... TO this user, or create them with this user as owner");
    }
    if (facts.superuser()) {
      return Finding.note(
          "postgres.rights",
          "the user is a superuser, who may do anything to any database there",
          "CREATE ROLE penstock LOGIN, and make it owner of the database");
    }
    return Finding.ok(
        "postgres.rights",
        facts.schemasMissing().isEmpty() ? "all schemas exist" : "may create its schemas");
  }

  /** Penstock sets its own for each connection; a pooler in between may drop it. */
  private static Finding statementTimeout(PostgresFacts facts, LedgerOptions options) {
    long ours = options.statementTimeout().toMillis();
    long theirs = facts.number("statement_timeout");
    return theirs > 0 && theirs < ours
        ? Finding.note(
            "postgres.statement_timeout",
            "the user's statement_timeout of %d ms counts during migrations".formatted(theirs),
            "ALTER ROLE ... RESET statement_timeout; Penstock sets %d ms itself".formatted(ours))
        : Finding.ok(
            "postgres.statement_timeout", "statement_timeout is Penstock's, %d ms".formatted(ours));
  }

  private static Finding roundTrip(PostgresFacts facts) {
    var is = "a round trip takes " + Sizes.millis(facts.roundTripMillis());
    return facts.roundTripMillis() > FAR_MILLIS
        ? Finding.warning(
            "postgres.round_trip",
            is + "; each batch of orders needs several",
            "run Penstock near its PostgreSQL")
        : Finding.ok("postgres.round_trip", is);
  }

  private static Finding commit(PostgresFacts facts, Duration waitingTimeMax) {
    var sorted = facts.commitMillis();
    double p50 = sorted.get(sorted.size() / 2);
    double worst = sorted.get(sorted.size() - 1);
    var is =
        "a commit takes %s (p50), %s (worst of %d)"
            .formatted(Sizes.millis(p50), Sizes.millis(worst), sorted.size());
    return p50 > waitingTimeMax.toMillis()
        ? Finding.warning(
            "postgres.commit",
            is + ": orders are refused with 503 as soon as two commits follow each other",
            "use a quicker disk for its write-ahead log, or raise order.waiting_time_max")
        : Finding.ok("postgres.commit", is);
  }
}
