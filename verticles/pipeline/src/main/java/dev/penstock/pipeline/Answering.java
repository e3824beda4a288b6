package dev.penstock.pipeline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** A service's whole part in consuming: received events in, events to publish out. */
@FunctionalInterface
public interface Answering {

  /**
   * Runs on the verticle's event loop. Everything the answers say must be durable when the future
   * succeeds. A failed future has the fate {@link Failure#of} gives it. Any message may come again,
   * also at the same time in another process: then the same answer is due.
   */
  Future<Answers> answer(List<Received<?>> messages);

  /** The same inside one transaction, committed before the answers are published. */
  static Answering inTransaction(Pool pool, Transactional answering) {
    return messages -> pool.withTransaction(tx -> answering.answer(tx, messages));
  }

  @FunctionalInterface
  interface Transactional {
    Future<Answers> answer(SqlConnection tx, List<Received<?>> messages);
  }
}
