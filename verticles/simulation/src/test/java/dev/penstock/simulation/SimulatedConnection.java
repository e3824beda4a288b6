package dev.penstock.simulation;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the session behind it: what is sent runs in order, one after the other. A
 * connection that breaks fails everything that has no answer, and its transaction is rolled back
 * unless it had been committed.
 */
final class SimulatedConnection implements SqlConnection {
  private final SimulatedPool pool;
  private final SimulatedLedger ledger;
  private final Life life;
  private final int generation;
  private final Deque<Request> requests = new ArrayDeque<>();
  private @Nullable LedgerTransaction tx;
  private @Nullable Transaction transaction;
  private boolean running;
  private boolean broken;
  private boolean closed;

  /** Something to do in the session, and whom to answer. */
  private record Request(String what, Promise<Object> answer, Consumer<Request> work) {}

  SimulatedConnection(SimulatedPool pool) {
    this.pool = pool;
    this.ledger = pool.ledger;
    this.life = pool.life;
    this.generation = ledger.generation();
    life.atEnd(() -> ledger.scheduler.after(1_000, "", this::sessionEnds));
  }

  @SuppressWarnings("unchecked")
  private <T> Future<T> request(String what, Consumer<Request> work) {
    Promise<Object> answer = life.promise();
    if (broken) {
      life.after(10, "", () -> answer.fail(closedByPeer()));
      return (Future<T>) answer.future();
    }
    requests.add(new Request(what, answer, work));
    var chance = life.scheduler.chance;
    long slow = chance.permille(pool.faults.slowPermille()) ? 12 * Scheduler.SECOND : 0;
    life.send(chance.micros(0, slow), what, this::arrives);
    return (Future<T>) answer.future();
  }

  private void arrives() {
    if (running || requests.isEmpty()) return;
    if (ledger.generation() != generation || !ledger.isUp()) {
      breaks();
      return;
    }
    running = true;
    var request = requests.remove();
    var chance = life.scheduler.chance;
    if (chance.permille(pool.faults.connectionLostPermille())) {
      requests.addFirst(request);
      breaks();
      return;
    }
    request.work.accept(request);
  }

  private void succeed(Request request, Object value) {
    var chance = life.scheduler.chance;
    next();
    if (chance.permille(pool.faults.connectionLostPermille())) {
      requests.addFirst(request);
      breaks();
      return;
    }
    life.after(chance.micros(50, 500), "ledger answers", () -> request.answer.tryComplete(value));
  }

  private void fail(Request request, Throwable cause) {
    life.scheduler.say(() -> "   ledger: " + request.what + " fails: " + cause.getMessage());
    next();
    life.after(200, "ledger refuses", () -> request.answer.tryFail(cause));
  }

  /** The next one may have arrived already. */
  private void next() {
    running = false;
    if (!requests.isEmpty()) ledger.scheduler.after(1, "", this::arrives);
  }

  private void breaks() {
    broken = true;
    running = false;
    life.scheduler.say(() -> "   " + life.name + " loses a connection to the ledger");
    for (var request : requests) {
      life.after(500, "connection lost", () -> request.answer.tryFail(closedByPeer()));
    }
    requests.clear();
    sessionEnds();
  }

  private void sessionEnds() {
    broken = true;
    requests.clear();
    if (tx != null) tx.rollback();
  }

  private static VertxException closedByPeer() {
    return new VertxException("Connection was closed", true);
  }

  @Override
  public Future<Transaction> begin() {
    transaction = new SimulatedTransaction(this::send, life.promise());
    return send("BEGIN").map(v -> transaction);
  }

  @Override
  public @Nullable Transaction transaction() {
    return transaction;
  }

  /** BEGIN, COMMIT or ROLLBACK. */
  private Future<Void> send(String statement) {
    return switch (statement) {
      case "BEGIN" ->
          request(
              "begins",
              request -> {
                tx = ledger.begin();
                succeed(request, null);
              });
      case "COMMIT" -> pool.mutation.afterCommit(request("commits", this::commit));
      case "ROLLBACK" ->
          request(
              "rolls back",
              request -> {
                if (tx != null) tx.rollback();
                succeed(request, null);
              });
      default -> throw new IllegalArgumentException(statement);
    };
  }

  /** The answer to a COMMIT may be lost, whether it happened or not. */
  private void commit(Request request) {
    var chance = life.scheduler.chance;
    if (chance.permille(pool.faults.commitUnknownPermille())) {
      life.scheduler.seen.add("commit of unknown outcome");
      if (chance.coin() && tx != null) tx.commit();
      requests.addFirst(request);
      breaks();
      return;
    }
    if (tx != null) tx.commit();
    succeed(request, null);
  }

  /** A statement outside of any transaction. */
  Future<RowSet<Row>> alone(String sql, Tuple values) {
    return request(
        Statements.name(sql),
        request -> {
          var own = ledger.begin();
          tx = own;
          run(
              own,
              sql,
              values,
              request,
              rows -> {
                own.commit();
                succeed(request, rows);
              });
        });
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new SimulatedQuery(
        values ->
            request(
                Statements.name(sql),
                request -> {
                  if (tx == null) throw new IllegalStateException("no transaction: " + sql);
                  run(tx, sql, values, request, rows -> succeed(request, rows));
                }));
  }

  private void run(
      LedgerTransaction in,
      String sql,
      Tuple values,
      Request request,
      Consumer<SimulatedRows> whenDone) {
    if (life.scheduler.chance.permille(pool.faults.statementFailsPermille())) {
      in.abort();
      fail(request, SimulatedLedger.error("40001", "could not serialize access"));
      return;
    }
    ledger.run(
        in,
        sql,
        values,
        new SimulatedLedger.Outcome() {
          @Override
          public void rows(SimulatedRows rows) {
            if (!broken) whenDone.accept(rows);
          }

          @Override
          public void failed(Throwable cause) {
            if (!broken) fail(request, cause);
          }
        });
  }

  @Override
  public Future<Void> close() {
    if (!closed) {
      closed = true;
      // An open transaction is rolled back before somebody else gets the connection.
      life.send(0, "closes", this::sessionEnds);
      pool.closed();
    }
    return Future.succeededFuture();
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return switch (sql) {
      case "BEGIN", "COMMIT", "ROLLBACK" ->
          new SimulatedQuery(values -> send(sql).map(v -> SimulatedRows.changed(0)));
      default -> preparedQuery(sql);
    };
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return preparedQuery(sql);
  }

  @Override
  public Future<PreparedStatement> prepare(String sql) {
    throw new UnsupportedOperationException("no service prepares statements");
  }

  @Override
  public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
    return prepare(sql);
  }

  @Override
  public SqlConnection exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public SqlConnection closeHandler(Handler<Void> handler) {
    return this;
  }

  @Override
  public boolean isSSL() {
    return false;
  }

  @Override
  public DatabaseMetadata databaseMetadata() {
    throw new UnsupportedOperationException("the simulated ledger has no version");
  }
}
