package dev.penstock.store;

import io.vertx.pgclient.PgException;

/** What PostgreSQL's error codes mean for whoever has to decide what comes next. */
public final class SqlState {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String STALE_PLAN = "0A000";
  private static final String READ_ONLY_TRANSACTION = "25006";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private SqlState() {}

  /** The values were refused: the same statement with the same values will fail again. */
  public static boolean isDataError(Throwable cause) {
    return cause instanceof PgException pg && (inClass(pg, "22") || inClass(pg, "23"));
  }

  /** A row with the same key is there already. */
  public static boolean isDuplicate(Throwable cause) {
    return cause instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState());
  }

  /**
   * The database cannot do it now but may later: connection trouble (08), rollback by deadlock or
   * serialization (40), resources (53), operator intervention (57), system errors (58), a standby
   * that is not yet promoted, a lock that is held, a statement prepared before a migration changed
   * what it selects: the driver forgets it with the failure.
   */
  public static boolean isPassing(PgException cause) {
    var state = cause.getSqlState();
    return inClass(cause, "08")
        || inClass(cause, "40")
        || inClass(cause, "53")
        || inClass(cause, "57")
        || inClass(cause, "58")
        || STALE_PLAN.equals(state)
        || READ_ONLY_TRANSACTION.equals(state)
        || LOCK_NOT_AVAILABLE.equals(state);
  }

  private static boolean inClass(PgException cause, String sqlStateClass) {
    return cause.getSqlState() != null && cause.getSqlState().startsWith(sqlStateClass);
  }
}
