package dev.penstock.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Transactions in fewer round trips than {@link Pool#withTransaction}: what does not depend on an
 * answer is sent without waiting for one, and PostgreSQL runs what a connection sends in order.
 * What comes first only reads or locks, and nothing follows until BEGIN has its answer, so that no
 * change is ever made outside of the transaction.
 *
 * <p>To be called on the pool's event loop. A failed future carries what the driver said of the
 * first statement that failed, or what the caller's code threw. Nothing was changed then, unless
 * the connection broke while COMMIT was under way: that may have happened.
 */
public final class Transactions {
  private Transactions() {}

  /**
   * BEGIN goes with {@code read}, and COMMIT follows when all that came {@code then} has succeeded.
   */
  public static <R, T> Future<T> run(
      Pool pool,
      Function<SqlConnection, Future<R>> read,
      BiFunction<SqlConnection, R, Future<T>> then) {
    return begin(
        pool,
        read,
        (tx, known) -> then.apply(tx, known).compose(done -> send(tx, "COMMIT").map(done)));
  }

  /**
   * The same in two round trips: COMMIT goes with what writes.
   *
   * @param write sends all its statements before it returns. What cannot stand must make one of
   *     them fail: a result decides nothing, since all is committed when it is known
   */
  public static <R, T> Future<T> readThenWrite(
      Pool pool,
      Function<SqlConnection, Future<R>> read,
      BiFunction<SqlConnection, R, Future<T>> write) {
    return begin(
        pool,
        read,
        (tx, known) -> {
          var written = write.apply(tx, known);
          // After a statement that failed PostgreSQL refuses the others, and this rolls back.
          var committed = send(tx, "COMMIT");
          return Future.join(written, committed).map(both -> written.result());
        });
  }

  private static <R, T> Future<T> begin(
      Pool pool,
      Function<SqlConnection, Future<R>> read,
      BiFunction<SqlConnection, R, Future<T>> then) {
    return pool.withConnection(
        tx -> {
          var begun = send(tx, "BEGIN");
          var known = Future.succeededFuture().compose(v -> read.apply(tx));
          return Future.join(begun, known)
              .compose(both -> then.apply(tx, known.result()))
              .recover(cause -> send(tx, "ROLLBACK").transform(done -> Future.failedFuture(cause)));
        });
  }

  private static Future<?> send(SqlConnection tx, String statement) {
    return tx.query(statement).execute();
  }
}
