package dev.penstock.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is audited, and how strictly.
 *
 * @param gateway another database that has the gateway's ledger; empty: the ledger's
 * @param history the clients' attempts
 * @param isOnline whether work may be under way, younger than {@code grace}
 * @param grace after which an order that should be driven again is overdue, online or not
 * @param drainMax how long to wait for work under way to end, unless online
 * @param mayBeEmpty ids of invariants that may have nothing to be held against
 */
record AuditOptions(
    PostgresUrl ledger,
    NatsAccess nats,
    Optional<PostgresUrl> gateway,
    Optional<Path> history,
    boolean isOnline,
    Duration grace,
    Duration drainMax,
    Duration statementTimeout,
    Set<String> mayBeEmpty) {

  AuditOptions {
    mayBeEmpty = Set.copyOf(mayBeEmpty);
  }
}
