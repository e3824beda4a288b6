package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionsIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String LOCK = "SELECT amount FROM counted WHERE id = $1 FOR UPDATE";
  private static final String ADD = "UPDATE counted SET amount = amount + $2 WHERE id = $1";
  private static String url;
  private Pool pool;

  /** Both ways, for what holds of both. */
  enum Way {
    RUN {
      @Override
      <R, T> Future<T> of(Pool pool, Reading<R> read, Writing<R, T> write) {
        return Transactions.run(pool, read::of, write::of);
      }
    },
    READ_THEN_WRITE {
      @Override
      <R, T> Future<T> of(Pool pool, Reading<R> read, Writing<R, T> write) {
        return Transactions.readThenWrite(pool, read::of, write::of);
      }
    };

    abstract <R, T> Future<T> of(Pool pool, Reading<R> read, Writing<R, T> write);
  }

  interface Reading<R> {
    Future<R> of(SqlConnection tx);
  }

  interface Writing<R, T> {
    Future<T> of(SqlConnection tx, R known);
  }

  @BeforeAll
  static void create() {
    url = RealServers.freshDatabase();
    var pool = open();
    await(
        pool.query("CREATE TABLE counted (id int PRIMARY KEY, amount int CHECK (amount >= 0))")
            .execute());
    await(pool.close());
  }

  @BeforeEach
  void begin() {
    pool = open();
    await(pool.query("TRUNCATE counted; INSERT INTO counted VALUES (1, 10)").execute());
  }

  @AfterEach
  void end() {
    await(pool.close());
  }

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  @ParameterizedTest
  @EnumSource
  void commitsWhatWasDecidedUnderTheLock(Way way) {
    var all = IntStream.range(0, 40).mapToObj(i -> add(way, 5)).toList();
    await(Future.join(all));
    assertThat(amount()).isEqualTo(210);
    assertThat(all.stream().map(Future::result).distinct()).hasSize(40);
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingWhenAStatementFails(Way way) {
    refuses(add(way, -11), PgException.class, "counted_amount_check");
    assertThat(amount()).isEqualTo(10);
    isReadyForTheNext(way);
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingWhenTheCallerThrows(Way way) {
    var thrown =
        way.of(
            pool,
            tx -> lock(tx).compose(known -> add(tx, 3).map(known)),
            (tx, known) -> {
              throw new IllegalArgumentException("no");
            });
    refuses(thrown, IllegalArgumentException.class, "no");
    var early =
        way.of(
            pool,
            tx -> {
              throw new IllegalArgumentException("not at all");
            },
            (tx, known) -> add(tx, 1));
    refuses(early, IllegalArgumentException.class, "not at all");
    isReadyForTheNext(way);
  }

  @ParameterizedTest
  @EnumSource
  void doesNotWriteWhatCouldNotBeRead(Way way) {
    var failed =
        way.of(
            pool,
            tx -> tx.preparedQuery("SELECT 1 / $1::int").execute(Tuple.of(0)),
            (tx, known) -> add(tx, 1));
    refuses(failed, PgException.class, "division by zero");
    isReadyForTheNext(way);
  }

  @ParameterizedTest
  @EnumSource
  void writesNothingOutsideOfATransaction(Way way) {
    var refused = way.of(refusingToBegin(), TransactionsIT::lock, (tx, known) -> add(tx, 1));
    refuses(refused, IllegalStateException.class, "BEGIN was refused");
    isReadyForTheNext(way);
  }

  /** No connection has prepared either of them before. */
  @ParameterizedTest
  @CsvSource({"RUN, true", "RUN, false", "READ_THEN_WRITE, true", "READ_THEN_WRITE, false"})
  void takesBackAllThatWasSentTogetherWhenOneFails(Way way, boolean failsFirst) {
    var failed =
        way.of(
            pool,
            TransactionsIT::lock,
            (tx, known) ->
                failsFirst
                    ? Future.all(add(tx, -100), set(tx, 7))
                    : Future.all(set(tx, 7), add(tx, -100)));
    refuses(failed, PgException.class, "counted_amount_check");
    isReadyForTheNext(way);
  }

  private static Future<Void> set(SqlConnection tx, int amount) {
    return tx.preparedQuery("UPDATE counted SET amount = $2 WHERE id = $1")
        .execute(Tuple.of(1, amount))
        .mapEmpty();
  }

  @Test
  void takesBackWhatCameBeforeAFailure() {
    var judged =
        Transactions.run(
            pool,
            TransactionsIT::lock,
            (tx, known) ->
                add(tx, 7).compose(v -> Future.failedFuture(new IllegalStateException("wrong"))));
    refuses(judged, IllegalStateException.class, "wrong");
    isReadyForTheNext(Way.RUN);
  }

  private Future<Integer> add(Way way, int delta) {
    return way.of(pool, TransactionsIT::lock, (tx, known) -> add(tx, delta).map(known + delta));
  }

  /** As before, and so is every connection. */
  private void isReadyForTheNext(Way way) {
    assertThat(amount()).isEqualTo(10);
    await(Future.join(List.of(add(way, 1), add(way, 1), add(way, 1), add(way, 1))));
    assertThat(amount()).isEqualTo(14);
    var open =
        await(
            pool.query(
                    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
                        + " AND datname = current_database()")
                .execute());
    assertThat(open.iterator().next().getLong(0)).isZero();
  }

  private static Future<Integer> lock(SqlConnection tx) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(1))
        .map(rows -> rows.iterator().next().getInteger("amount"));
  }

  private static Future<Void> add(SqlConnection tx, int delta) {
    return tx.preparedQuery(ADD).execute(Tuple.of(1, delta)).mapEmpty();
  }

  private int amount() {
    return await(pool.query("SELECT amount FROM counted").execute())
        .iterator()
        .next()
        .getInteger(0);
  }

  /** The same pool, but for the answer to BEGIN. */
  private Pool refusingToBegin() {
    return with(
        Pool.class,
        pool,
        "withConnection",
        arguments ->
            pool.withConnection(
                tx -> {
                  @SuppressWarnings("unchecked")
                  var work = (Function<SqlConnection, Future<Object>>) arguments[0];
                  return work.apply(with(SqlConnection.class, tx, "query", sql -> query(tx, sql)));
                }));
  }

  private static Query<?> query(SqlConnection tx, Object[] arguments) {
    var real = tx.query((String) arguments[0]);
    if (!arguments[0].equals("BEGIN")) return real;
    return with(
        Query.class,
        real,
        "execute",
        none -> Future.failedFuture(new IllegalStateException("BEGIN was refused")));
  }

  private interface Instead {
    Object call(Object[] arguments);
  }

  private static <T> T with(Class<T> type, T real, String method, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) return instead.call(arguments);
              try {
                return called.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static void refuses(Future<?> future, Class<?> type, String words) {
    assertThatThrownBy(() -> await(future)).isInstanceOf(type).hasMessageContaining(words);
  }

  private static Pool open() {
    var seconds = Duration.ofSeconds(10);
    return Ledger.open(VERTX, new LedgerOptions(url, 4, 100, seconds, seconds), "test");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }
}
