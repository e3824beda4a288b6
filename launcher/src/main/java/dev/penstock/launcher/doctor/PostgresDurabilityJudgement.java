package dev.penstock.launcher.doctor;

import java.util.ArrayList;
import java.util.List;

/** Settings of PostgreSQL by which a committed order stays, and by which it goes on for years. */
final class PostgresDurabilityJudgement {
  private static final String RELOAD = "; SELECT pg_reload_conf();";
  private static final long WAL_MIB_MIN = 1_024;
  private static final long SHARED_BUFFERS_PAGES_MIN = 8_192;

  private PostgresDurabilityJudgement() {}

  static List<Finding> of(PostgresFacts facts) {
    var findings = new ArrayList<Finding>();
    if (facts.inRecovery()) {
      findings.add(
          Finding.error(
              "postgres.primary",
              "this is a standby: nothing can be written",
              "point database.url at the primary"));
    }
    mustBeOn(
        findings,
        facts,
        "fsync",
        "a crash of the machine may leave the ledger beyond repair, and orders answered 202 lost");
    mustBeOn(
        findings,
        facts,
        "full_page_writes",
        "a crash of the machine may leave half written pages in the ledger");
    findings.add(synchronousCommit(facts));
    mustBeOn(findings, facts, "autovacuum", "tables grow and slow down, and one day it stops");
    if (facts.setting("default_transaction_read_only").equals("on")) {
      findings.add(
          Finding.error(
              "postgres.read_only",
              "default_transaction_read_only is on: nothing can be written",
              "ALTER ROLE ... SET default_transaction_read_only = off"));
    }
    if (!facts.setting("server_encoding").equals("UTF8")) {
      findings.add(
          Finding.error(
              "postgres.encoding",
              "the database's encoding is " + facts.setting("server_encoding"),
              "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"));
    }
    findings.add(writeAheadLog(facts));
    findings.add(memory(facts));
    return findings;
  }

  private static void mustBeOn(
      List<Finding> findings, PostgresFacts facts, String setting, String otherwise) {
    var id = "postgres." + setting;
    findings.add(
        facts.setting(setting).equals("on")
            ? Finding.ok(id, setting + " is on")
            : Finding.error(
                id,
                setting + " is off: " + otherwise,
                "ALTER SYSTEM SET " + setting + " = on" + RELOAD));
  }

  private static Finding synchronousCommit(PostgresFacts facts) {
    var id = "postgres.synchronous_commit";
    var value = facts.setting("synchronous_commit");
    return value.equals("off")
        ? Finding.error(
            id,
            "synchronous_commit is off: an order is answered 202 before it is on disk, and a crash"
                + " loses the last ones",
            "ALTER SYSTEM SET synchronous_commit = on"
                + RELOAD
                + " check also ALTER ROLE and"
                + " ALTER DATABASE settings")
        : Finding.ok(id, "synchronous_commit is " + value);
  }

  private static Finding writeAheadLog(PostgresFacts facts) {
    long walMib = facts.number("max_wal_size");
    return walMib < WAL_MIB_MIN
        ? Finding.note(
            "postgres.wal",
            "max_wal_size is %d MB: frequent checkpoints, each followed by whole pages in the log"
                .formatted(walMib),
            "ALTER SYSTEM SET max_wal_size = '4GB'" + RELOAD)
        : Finding.ok(
            "postgres.wal",
            "max_wal_size %d MB, checkpoint_timeout %s s, wal_compression %s"
                .formatted(
                    walMib, facts.setting("checkpoint_timeout"), facts.setting("wal_compression")));
  }

  private static Finding memory(PostgresFacts facts) {
    long pages = facts.number("shared_buffers");
    return pages < SHARED_BUFFERS_PAGES_MIN
        ? Finding.note(
            "postgres.shared_buffers",
            "shared_buffers is %d MB".formatted(pages * 8 / 1_024),
            "ALTER SYSTEM SET shared_buffers = '256MB', then restart PostgreSQL")
        : Finding.ok(
            "postgres.shared_buffers", "shared_buffers is %d MB".formatted(pages * 8 / 1_024));
  }
}
