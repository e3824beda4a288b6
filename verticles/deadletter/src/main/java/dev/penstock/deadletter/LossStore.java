package dev.penstock.deadletter;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** Every statement about what the broker has lost. The caller owns the transaction. */
final class LossStore {
  private static final String REPLAY_AGAIN =
      """
      UPDATE deadletter.letters SET published_at = NULL
      WHERE state = 'REPLAYED' AND handled_at IS NULL AND stream = ANY ($1::text[])
        AND published_at > now() - $2 * interval '1 millisecond'
      """;

  /**
   * A service holds before it publishes the letter, and holds again with each try to publish. What
   * has no letter although it has had its time never gets one: it was lost with its stream.
   */
  private static final String LET_GO =
      """
      DELETE FROM pipeline.held
      WHERE since < now() - $1 * interval '1 millisecond' AND NOT EXISTS (
        SELECT FROM deadletter.letters letter
        WHERE letter.service = held.service AND letter.stream = held.stream
          AND letter.sequence = held.sequence AND letter.stored_at = held.stored_at)
      """;

  private LossStore() {}

  /**
   * Makes replays due again that nobody is known to have handled; how many.
   *
   * @param streams they were published to
   * @param ageMax what was published before was gone already
   */
  static Future<Integer> replayAgain(SqlClient tx, List<String> streams, Duration ageMax) {
    return tx.preparedQuery(REPLAY_AGAIN)
        .execute(Tuple.of(streams.toArray(String[]::new), ageMax.toMillis()))
        .map(rows -> rows.rowCount());
  }

  /** Lets go of orders that wait for a letter that has not come in this time; how many. */
  static Future<Integer> letGo(SqlClient client, Duration max) {
    return client
        .preparedQuery(LET_GO)
        .execute(Tuple.of(max.toMillis()))
        .map(rows -> rows.rowCount());
  }
}
