package dev.penstock.simulation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.Deque;

/** A process's pool to the simulated ledger. */
final class SimulatedPool implements Pool {
  private static final int CONNECTIONS_MAX = 4;
  private static final long CONNECT_TIMEOUT_MICROS = 2 * Scheduler.SECOND;

  final SimulatedLedger ledger;
  final Life life;
  final Faults faults;
  final Mutation mutation;
  private final Deque<Promise<SqlConnection>> waiting = new ArrayDeque<>();
  private int open;

  SimulatedPool(SimulatedLedger ledger, Life life, Faults faults, Mutation mutation) {
    this.ledger = ledger;
    this.life = life;
    this.faults = faults;
    this.mutation = mutation;
  }

  @Override
  public Future<SqlConnection> getConnection() {
    Promise<SqlConnection> connected = life.promise();
    waiting.add(connected);
    life.after(
        CONNECT_TIMEOUT_MICROS,
        "",
        () -> connected.tryFail(new VertxException("Timeout waiting for a connection", true)));
    serve();
    return connected.future();
  }

  private void serve() {
    while (open < CONNECTIONS_MAX && !waiting.isEmpty()) {
      var next = waiting.remove();
      if (next.future().isComplete()) continue;
      open++;
      var connection = new SimulatedConnection(this);
      life.after(
          life.scheduler.chance.micros(20, 200),
          "",
          () -> {
            if (!ledger.isUp()) {
              next.tryFail(SimulatedLedger.error("57P03", "the database system is starting up"));
              closed();
            } else if (!next.tryComplete(connection)) {
              connection.close();
            }
          });
    }
  }

  /** Another one may have its place. */
  void closed() {
    open--;
    serve();
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new SimulatedQuery(
        values ->
            getConnection()
                .compose(
                    connection ->
                        ((SimulatedConnection) connection)
                            .alone(sql, values)
                            .onComplete(done -> connection.close())));
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return preparedQuery(sql);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return preparedQuery(sql);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  @Override
  public int size() {
    return open;
  }
}
