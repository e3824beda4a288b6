package dev.penstock.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a service's SQL schema up to date from {@code sql/<service>/V*.sql} on the class path.
 * Several processes may do so at once: PostgreSQL's advisory lock lets them in one after the other.
 */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String STARTING_UP = "57P03";
  private static final int ATTEMPTS_MAX = 15;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private Migrations() {}

  /**
   * Blocks for the time of a connection and the migrations; not for an event loop. A database that
   * does not answer yet is tried for a quarter of a minute. Throws {@link LedgerException} that
   * says which database could not be brought up to date and why.
   */
  public static void apply(String databaseUrl, String service, String schema) {
    for (int attempt = 1; ; attempt++) {
      try {
        migrate(databaseUrl, service, schema);
        return;
      } catch (FlywayException | IllegalArgumentException e) {
        if (attempt == ATTEMPTS_MAX || !isUnreachable(e)) {
          throw new LedgerException(
              "could not migrate schema "
                  + schema
                  + " of "
                  + withoutPassword(databaseUrl)
                  + ": "
                  + rootMessage(e),
              e);
        }
        if (attempt == 1) {
          LOG.warn("waiting for {}: {}", withoutPassword(databaseUrl), rootMessage(e));
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private static void migrate(String databaseUrl, String service, String schema) {
    var database = DatabaseUrl.parse(databaseUrl);
    var login = database.login();
    var result =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(
                database.jdbcUrl(), login.getProperty("user"), login.getProperty("password"))
            .defaultSchema(schema)
            .schemas(schema)
            .locations("classpath:sql/" + service)
            .failOnMissingLocations(true)
            .load()
            .migrate();
    if (result.migrationsExecuted > 0) {
      LOG.info("ledger migrated schema={} to version={}", schema, result.targetSchemaVersion);
    }
  }

  private static boolean isUnreachable(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState().startsWith("08") || sql.getSQLState().equals(STARTING_UP);
      }
    }
    return false;
  }

  /** The URL as it may be shown. */
  public static String withoutPassword(String url) {
    return url.replaceFirst("(://[^:/@]*):[^@]*@", "$1:***@");
  }

  private static String rootMessage(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) cause = cause.getCause();
    return Objects.requireNonNullElse(cause.getMessage(), cause.toString()).strip();
  }
}
