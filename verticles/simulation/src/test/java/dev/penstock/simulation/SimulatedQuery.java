package dev.penstock.simulation;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A statement that can be executed. */
record SimulatedQuery(Function<Tuple, Future<RowSet<Row>>> run)
    implements PreparedQuery<RowSet<Row>> {

  @Override
  public Future<RowSet<Row>> execute() {
    return run.apply(Tuple.tuple());
  }

  @Override
  public Future<RowSet<Row>> execute(Tuple values) {
    return run.apply(values);
  }

  @Override
  public Future<RowSet<Row>> executeBatch(List<Tuple> batch) {
    throw new UnsupportedOperationException("no service executes batches");
  }

  @Override
  public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
    throw new UnsupportedOperationException("no service collects rows");
  }

  @Override
  public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
    throw new UnsupportedOperationException("no service maps rows");
  }
}
