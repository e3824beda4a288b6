package dev.penstock.simulation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Transaction;
import java.util.function.Function;

/** What a caller ends a transaction by. */
record SimulatedTransaction(Function<String, Future<Void>> session, Promise<Void> ended)
    implements Transaction {

  @Override
  public Future<Void> commit() {
    return session.apply("COMMIT");
  }

  @Override
  public Future<Void> rollback() {
    return session.apply("ROLLBACK");
  }

  @Override
  public Future<Void> completion() {
    return ended.future();
  }
}
