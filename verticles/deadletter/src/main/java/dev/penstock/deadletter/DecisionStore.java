package dev.penstock.deadletter;

import static dev.penstock.deadletter.LetterRowStore.buffer;
import static dev.penstock.deadletter.LetterRowStore.bytes;
import static dev.penstock.deadletter.LetterRowStore.toList;

import dev.penstock.pipeline.HeldStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is decided about letters, and what comes of it. The caller owns the transaction. */
final class DecisionStore {
  private static final String DECIDE =
      """
      UPDATE deadletter.letters SET state = $2, decided_at = now(),
        published_at = CASE WHEN $2 = 'DISCARDED' THEN published_at END
      WHERE letter_id = $1
      """;

  private static final String RECORD =
      """
      INSERT INTO deadletter.actions (letter_id, action, actor, reason, replacement)
      VALUES ($1, $2, $3, $4, $5)
      """;

  private static final String TAKE_DUE =
      "SELECT "
          + LetterStore.COLUMNS
          + """
          , decision.action_id, decision.replacement
          FROM deadletter.letters
          CROSS JOIN LATERAL (
            SELECT action_id, replacement FROM deadletter.actions
            WHERE actions.letter_id = letters.letter_id AND action = 'replay'
            ORDER BY action_id DESC LIMIT 1) AS decision
          WHERE state = 'REPLAYED' AND handled_at IS NULL AND published_at IS NULL
          ORDER BY decision.action_id LIMIT $1
          FOR UPDATE OF letters SKIP LOCKED
          """;

  private static final String PUBLISHED =
      """
      UPDATE deadletter.letters SET published_at = now() WHERE letter_id = ANY ($1::bigint[])
      """;

  /** A letter that waited is now one that somebody has to look at. */
  private static final String REFUSED =
      """
      UPDATE deadletter.letters SET state = 'OPEN', decided_at = NULL,
        failure = CASE failure WHEN 'waiting' THEN 'bug' ELSE failure END, reason = $2
      WHERE letter_id = $1
      """;

  private static final String MARK_HANDLED =
      """
      UPDATE deadletter.letters letter SET handled_at = now()
      WHERE state = 'REPLAYED' AND published_at IS NOT NULL AND handled_at IS NULL
        AND failure NOT IN ('max_deliveries', 'terminated')
        AND NOT EXISTS (
          SELECT FROM pipeline.held
          WHERE held.service = letter.service AND held.stream = letter.stream
            AND held.sequence = letter.sequence AND held.stored_at = letter.stored_at)
      """;

  /** Those that wait for nobody any more: theirs is the first message that holds the order. */
  private static final String FOLLOW =
      """
      WITH next AS (
        SELECT letter_id FROM deadletter.letters letter
        WHERE state = 'OPEN' AND failure = 'waiting' AND NOT EXISTS (
          SELECT FROM pipeline.held
          WHERE held.service = letter.service AND held.order_id = letter.order_id
            AND (held.stored_at, held.sequence) < (letter.stored_at, letter.sequence))
        ORDER BY letter_id LIMIT $1 FOR UPDATE SKIP LOCKED),
      decided AS (
        UPDATE deadletter.letters SET state = 'REPLAYED', decided_at = now()
        FROM next WHERE letters.letter_id = next.letter_id
        RETURNING letters.letter_id)
      INSERT INTO deadletter.actions (letter_id, action, actor, reason)
      SELECT letter_id, 'replay', $2, 'nothing of its order comes before it any more' FROM decided
      """;

  private static final String CLEAN =
      """
      DELETE FROM deadletter.letters
      WHERE state <> 'OPEN' AND decided_at < now() - $1 * interval '1 millisecond'
        AND (state = 'DISCARDED' OR handled_at IS NOT NULL
          OR failure IN ('max_deliveries', 'terminated'))
      """;

  private DecisionStore() {}

  /** A replay that is decided and not published. */
  record Due(Letter letter, long actionId, byte @Nullable [] replacement) {}

  /** Writes a decision down about a letter that is locked. */
  static Future<Void> decide(SqlClient tx, Letter letter, Decision decision) {
    boolean isReplay = decision.what() == Decision.What.REPLAY;
    var state = isReplay ? LetterState.REPLAYED : LetterState.DISCARDED;
    return tx.preparedQuery(DECIDE)
        .execute(Tuple.of(letter.id(), state.name()))
        .compose(v -> record(tx, letter.id(), isReplay ? "replay" : "discard", decision))
        .compose(
            v ->
                isReplay
                    ? Future.succeededFuture()
                    : HeldStore.settle(tx, letter.service(), List.of(letter.origin())));
  }

  /** Locks replays that are to be published, in the order in which they were decided. */
  static Future<List<Due>> takeDue(SqlClient tx, int limit) {
    return tx.preparedQuery(TAKE_DUE)
        .execute(Tuple.of(limit))
        .map(
            rows ->
                toList(
                    rows,
                    row ->
                        new Due(
                            LetterRowStore.letter(row),
                            row.getLong("action_id"),
                            bytes(row.getBuffer("replacement")))));
  }

  static Future<Void> published(SqlClient tx, List<Long> letterIds) {
    if (letterIds.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(PUBLISHED)
        .execute(Tuple.tuple().addArrayOfLong(letterIds.toArray(Long[]::new)))
        .mapEmpty();
  }

  /** Opens a letter again that the broker does not take. */
  static Future<Void> refused(SqlClient tx, long letterId, String why) {
    var decision = new Decision(Decision.What.REPLAY, Decision.OURSELVES, why, null);
    return tx.preparedQuery(REFUSED)
        .execute(Tuple.of(letterId, why))
        .compose(v -> record(tx, letterId, "refuse", decision));
  }

  /** Notes which replays their services have let go of; how many. */
  static Future<Integer> markHandled(SqlClient tx) {
    return tx.preparedQuery(MARK_HANDLED).execute().map(rows -> rows.rowCount());
  }

  /** Decides that what waits for nobody any more is replayed; how many. */
  static Future<Integer> follow(SqlClient tx, int limit) {
    return tx.preparedQuery(FOLLOW)
        .execute(Tuple.of(limit, Decision.OURSELVES))
        .map(rows -> rows.rowCount());
  }

  /** Deletes what was decided long ago. */
  static Future<Void> clean(SqlClient client, Duration ageMax) {
    return client.preparedQuery(CLEAN).execute(Tuple.of(ageMax.toMillis())).mapEmpty();
  }

  private static Future<Void> record(
      SqlClient tx, long letterId, String action, Decision decision) {
    return tx.preparedQuery(RECORD)
        .execute(
            Tuple.of(letterId, action, decision.actor(), decision.reason())
                .addBuffer(buffer(decision.replacement())))
        .mapEmpty();
  }
}
