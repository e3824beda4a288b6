package dev.penstock.deadletter;

import static dev.penstock.deadletter.LetterRowStore.buffer;
import static dev.penstock.deadletter.LetterRowStore.toList;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What is known of letters: keeping what arrives, and finding it again. */
final class LetterStore {
  /**
   * The same message again changes nothing. A replay that failed opens its letter again. What the
   * service says about a message that the broker gave up is worth more than what the broker says.
   * What waits already need not wait twice: an order is driven again as long as it makes no
   * progress.
   */
  private static final String KEEP =
      """
      INSERT INTO deadletter.letters AS kept (service, stream, sequence, stored_at, subject, headers,
        body, failure, reason, attempts, order_id, trace_id, event_id, first_failed_at,
        last_failed_at, failed_stored_at)
      SELECT $1::text, $2::text, $3::bigint, $4::timestamptz, $5::text, $6::jsonb, $7::bytea,
        $8::text, $9::text, $10::int, $11::uuid, $12::text, $13::text, $14::timestamptz,
        $14::timestamptz, $15::timestamptz
      WHERE $8 <> 'waiting' OR NOT EXISTS (
        SELECT FROM deadletter.letters same
        WHERE same.service = $1 AND same.order_id = $11 AND same.event_id = $13
          AND same.state = 'OPEN'
          AND (same.stream, same.sequence, same.stored_at) <> ($2, $3, $4))
      ON CONFLICT (service, stream, sequence, stored_at) DO UPDATE SET
        failure = excluded.failure,
        reason = excluded.reason,
        attempts = excluded.attempts
          + CASE WHEN excluded.failed_stored_at > kept.failed_stored_at THEN kept.attempts ELSE 0 END,
        returns = kept.returns
          + CASE WHEN excluded.failed_stored_at > kept.failed_stored_at THEN 1 ELSE 0 END,
        last_failed_at = excluded.last_failed_at,
        failed_stored_at = excluded.failed_stored_at,
        state = 'OPEN', decided_at = NULL, published_at = NULL, handled_at = NULL
      WHERE excluded.failed_stored_at > kept.failed_stored_at
        OR (kept.state = 'OPEN' AND kept.failure IN ('max_deliveries', 'terminated')
          AND excluded.failure NOT IN ('max_deliveries', 'terminated'))
      """;

  /** A message that comes again after it was decided is held again by its service. */
  private static final String SETTLE_DECIDED =
      """
      DELETE FROM pipeline.held
      WHERE (service, stream, sequence, stored_at) IN (
          SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[]))
        AND NOT EXISTS (
          SELECT FROM deadletter.letters letter
          WHERE letter.service = held.service AND letter.stream = held.stream
            AND letter.sequence = held.sequence AND letter.stored_at = held.stored_at
            AND (letter.state = 'OPEN' OR (letter.state = 'REPLAYED' AND letter.handled_at IS NULL)))
      """;

  private static final String COLUMNS_OF_A_LIST =
      """
      letter_id, service, stream, sequence, stored_at, subject, headers, failure, reason,
      attempts, order_id, trace_id, first_failed_at, last_failed_at, returns, state, decided_at,
      published_at, handled_at
      """;

  static final String COLUMNS = "body, " + COLUMNS_OF_A_LIST;

  private static final String FIND =
      "SELECT " + COLUMNS + " FROM deadletter.letters WHERE letter_id = $1";

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String LIST =
      "SELECT NULL::bytea AS body, "
          + COLUMNS_OF_A_LIST
          + """
          FROM deadletter.letters
          WHERE letter_id < $1
            AND ($2::text IS NULL OR service = $2)
            AND ($3::text IS NULL OR failure = $3)
            AND ($4::text IS NULL OR subject = $4)
            AND ($5::uuid IS NULL OR order_id = $5)
            AND ($6::text IS NULL OR state = $6)
            AND ($7::timestamptz IS NULL OR last_failed_at >= $7)
            AND ($8::timestamptz IS NULL OR last_failed_at < $8)
          ORDER BY letter_id DESC LIMIT $9
          """;

  /** The first message of the order that its service holds, and that comes before this one. */
  private static final String BEHIND =
      """
      SELECT coalesce(first.letter_id, 0) AS letter_id
      FROM deadletter.letters letter
      JOIN pipeline.held USING (service, order_id)
      LEFT JOIN deadletter.letters first
        ON first.service = held.service AND first.stream = held.stream
          AND first.sequence = held.sequence AND first.stored_at = held.stored_at
      WHERE letter.letter_id = $1 AND letter.failure NOT IN ('max_deliveries', 'terminated')
        AND (held.stored_at, held.sequence) < (letter.stored_at, letter.sequence)
      ORDER BY held.stored_at, held.sequence LIMIT 1
      """;

  private static final String COUNT_WAITING =
      """
      SELECT count(*) AS waiting
      FROM deadletter.letters letter JOIN deadletter.letters later USING (service, order_id)
      WHERE letter.letter_id = $1 AND later.letter_id <> $1
        AND later.state = 'OPEN' AND later.failure = 'waiting'
        AND (later.stored_at, later.sequence) >= (letter.stored_at, letter.sequence)
      """;

  private static final String ACTIONS =
      """
      SELECT action, actor, reason, at, replacement FROM deadletter.actions
      WHERE letter_id = $1 ORDER BY action_id
      """;

  private static final String COUNT_OPEN =
      """
      SELECT service, failure, count(*) AS letters FROM deadletter.letters
      WHERE state = 'OPEN' GROUP BY service, failure
      """;

  private LetterStore() {}

  /** Keeps what arrived, in its order. Safe to repeat. */
  static Future<Void> keep(SqlClient tx, List<Arrival> arrivals) {
    return tx.preparedQuery(KEEP)
        .executeBatch(arrivals.stream().map(LetterStore::values).toList())
        .compose(v -> tx.preparedQuery(SETTLE_DECIDED).execute(keys(arrivals)))
        .mapEmpty();
  }

  static Future<Optional<Letter>> find(SqlClient client, long letterId) {
    return one(client, FIND, letterId);
  }

  /** Until the transaction ends nobody else decides about it. */
  static Future<Optional<Letter>> lock(SqlClient tx, long letterId) {
    return one(tx, LOCK, letterId);
  }

  /** Without their bodies; one letter more than the query's limit, if there is one more. */
  static Future<List<Letter>> list(SqlClient client, LetterQuery query) {
    var values =
        Tuple.of(query.before())
            .addString(query.service().orElse(null))
            .addString(query.failure().map(FailureClass::wireName).orElse(null))
            .addString(query.subject().orElse(null))
            .addUUID(query.orderId().orElse(null))
            .addString(query.state().map(LetterState::name).orElse(null))
            .addOffsetDateTime(query.since().orElse(null))
            .addOffsetDateTime(query.until().orElse(null))
            .addInteger(query.limit() + 1);
    return client
        .preparedQuery(LIST)
        .execute(values)
        .map(rows -> toList(rows, LetterRowStore::letter));
  }

  /** The letter that comes before this one; 0 when it is not here yet. */
  static Future<OptionalLong> behind(SqlClient client, long letterId) {
    return client
        .preparedQuery(BEHIND)
        .execute(Tuple.of(letterId))
        .map(rows -> toList(rows, row -> row.getLong("letter_id")))
        .map(ids -> ids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ids.get(0)));
  }

  static Future<Long> countWaiting(SqlClient client, long letterId) {
    return client
        .preparedQuery(COUNT_WAITING)
        .execute(Tuple.of(letterId))
        .map(rows -> rows.iterator().next().getLong("waiting"));
  }

  /** What was decided about a letter, in order. */
  static Future<List<Action>> actions(SqlClient client, long letterId) {
    return client
        .preparedQuery(ACTIONS)
        .execute(Tuple.of(letterId))
        .map(rows -> toList(rows, LetterRowStore::action));
  }

  static Future<Map<OpenLetters.Kind, Long>> countOpen(SqlClient client) {
    return client
        .preparedQuery(COUNT_OPEN)
        .execute()
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row ->
                                new OpenLetters.Kind(
                                    row.getString("service"), row.getString("failure")),
                            row -> row.getLong("letters"))));
  }

  private static Future<Optional<Letter>> one(SqlClient client, String sql, long letterId) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(letterId))
        .map(rows -> toList(rows, LetterRowStore::letter).stream().findFirst());
  }

  private static Tuple values(Arrival arrival) {
    return Tuple.of(arrival.service(), arrival.origin().stream(), arrival.origin().sequence())
        .addOffsetDateTime(arrival.origin().storedAt())
        .addString(arrival.subject())
        .addJsonObject(new JsonObject(Map.copyOf(arrival.headers())))
        .addBuffer(buffer(arrival.body()))
        .addString(arrival.failure().wireName())
        .addString(arrival.reason())
        .addInteger(arrival.attempts())
        .addUUID(arrival.orderId().orElse(null))
        .addString(arrival.traceId().orElse(null))
        .addString(arrival.eventId().orElse(null))
        .addOffsetDateTime(arrival.failedAt())
        .addOffsetDateTime(arrival.failedStoredAt());
  }

  private static Tuple keys(List<Arrival> arrivals) {
    return Tuple.tuple()
        .addArrayOfString(arrivals.stream().map(Arrival::service).toArray(String[]::new))
        .addArrayOfString(arrivals.stream().map(a -> a.origin().stream()).toArray(String[]::new))
        .addArrayOfLong(arrivals.stream().map(a -> a.origin().sequence()).toArray(Long[]::new))
        .addArrayOfOffsetDateTime(
            arrivals.stream().map(a -> a.origin().storedAt()).toArray(OffsetDateTime[]::new));
  }
}
