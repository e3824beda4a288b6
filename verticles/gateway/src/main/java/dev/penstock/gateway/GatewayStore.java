package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's SQL. Runs on the caller's event loop and never blocks it; a future fails with what
 * the driver said. Keys and intents are always locked in the order of their names, keys first, so
 * that no two batches wait for each other.
 */
final class GatewayStore {

  /**
   * One statement is one transaction: the key and its effect are durable together or not at all. A
   * key that another transaction is writing is waited for, then left out of the result.
   */
  private static final String CAPTURE =
      """
      WITH asked AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[],
            $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::text[], $12::text[])
          AS a (key, fingerprint, status_code, id, amount_cents,
            currency, payment_method, status, decline_code, order_id, description, metadata)
      ), claimed AS (
        INSERT INTO gateway.idempotency_keys
            (key, fingerprint, status_code, payment_intent, created_at)
        SELECT key, fingerprint, status_code, id, to_timestamp($13::bigint / 1000.0)
        FROM asked ORDER BY key COLLATE "C"
        ON CONFLICT (key) DO NOTHING
        RETURNING key
      ), captured AS (
        INSERT INTO gateway.payment_intents (id, amount_cents, currency, payment_method, status,
            decline_code, order_id, description, metadata, idempotency_key, created_at)
        SELECT id, amount_cents, currency, payment_method, status,
            decline_code, order_id, description, metadata::json, key,
            to_timestamp($13::bigint / 1000.0)
        FROM asked WHERE key = ANY (ARRAY(SELECT key FROM claimed))
      )
      SELECT key FROM claimed""";

  private static final String CLAIM =
      """
      INSERT INTO gateway.idempotency_keys (key, fingerprint, created_at)
      SELECT key, fingerprint, to_timestamp($3::bigint / 1000.0)
      FROM unnest($1::text[], $2::text[]) AS a (key, fingerprint) ORDER BY key COLLATE "C"
      ON CONFLICT (key) DO NOTHING
      RETURNING key""";

  /** What a charge was answered is told by its intent, of which nothing shown ever changes. */
  private static final String RECALL =
      """
      WITH asked AS (
        SELECT key, payment_intent FROM gateway.idempotency_keys
        WHERE key = ANY ($1::text[]) AND status_code IS NOT NULL ORDER BY key FOR UPDATE
      )
      UPDATE gateway.idempotency_keys k SET calls = k.calls + 1
      FROM asked LEFT JOIN gateway.payment_intents i ON i.id = asked.payment_intent
      WHERE k.key = asked.key
      RETURNING i.id, i.amount_cents, i.currency, i.payment_method, i.description, i.metadata::text,
          floor(extract(epoch FROM i.created_at))::bigint,
          k.key, k.fingerprint, k.status_code, k.response_body""";

  private static final String LOCK_INTENTS =
      """
      SELECT id, currency, status = 'succeeded', amount_cents - refunded_cents
      FROM gateway.payment_intents WHERE id = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE""";

  private static final String REFUND =
      """
      INSERT INTO gateway.refunds
          (id, payment_intent, amount_cents, reason, metadata, idempotency_key, created_at)
      SELECT id, payment_intent, amount_cents, reason, metadata::json, key,
          to_timestamp($7::bigint / 1000.0)
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
        AS a (id, payment_intent, amount_cents, reason, metadata, key)""";

  private static final String ANSWER =
      """
      UPDATE gateway.idempotency_keys k
      SET status_code = a.status_code, response_body = a.response_body
      FROM unnest($1::text[], $2::int[], $3::text[]) AS a (key, status_code, response_body)
      WHERE k.key = a.key""";

  private static final String INTENT_COLUMNS =
      """
      SELECT id, amount_cents, currency, payment_method, description, metadata::text,
          floor(extract(epoch FROM created_at))::bigint
      FROM gateway.payment_intents""";

  private static final String INTENT = INTENT_COLUMNS + " WHERE id = $1";

  private static final String INTENTS_OF_ORDER =
      INTENT_COLUMNS + " WHERE order_id = $1 ORDER BY created_at DESC, id LIMIT $2";

  private static final String REFUND_COLUMNS =
      """
      SELECT r.id, r.payment_intent, r.amount_cents, i.currency, r.reason, r.metadata::text,
          floor(extract(epoch FROM r.created_at))::bigint
      FROM gateway.refunds r JOIN gateway.payment_intents i ON i.id = r.payment_intent""";

  private static final String REFUND_BY_ID = REFUND_COLUMNS + " WHERE r.id = $1";

  private static final String REFUNDS_OF_INTENT =
      REFUND_COLUMNS + " WHERE r.payment_intent = $1 ORDER BY r.created_at DESC, r.id LIMIT $2";

  private GatewayStore() {}

  /** Writes the charges whose key is new, each with its answer; returns their keys. */
  static Future<Set<String>> capture(SqlClient client, List<Charge> charges, long nowMs) {
    var columns =
        Tuple.tuple()
            .addArrayOfString(texts(charges, charge -> charge.request().key()))
            .addArrayOfString(texts(charges, charge -> charge.request().fingerprint()))
            .addArrayOfInteger(integers(charges, charge -> charge.answer().status()))
            .addArrayOfString(texts(charges, charge -> charge.intent().id()))
            .addArrayOfLong(longs(charges, charge -> charge.intent().amountCents()))
            .addArrayOfString(texts(charges, charge -> charge.intent().currency()))
            .addArrayOfString(texts(charges, charge -> charge.intent().card().paymentMethod()))
            .addArrayOfString(texts(charges, charge -> charge.intent().status()))
            .addArrayOfString(texts(charges, charge -> charge.intent().card().declineCode()))
            .addArrayOfString(texts(charges, charge -> charge.request().orderId()))
            .addArrayOfString(texts(charges, charge -> charge.intent().description()))
            .addArrayOfString(texts(charges, charge -> charge.intent().metadataJson()))
            .addLong(nowMs);
    return client.preparedQuery(CAPTURE).execute(columns).map(GatewayStore::keys);
  }

  /** Takes the keys nobody has taken, without an answer yet; returns them. */
  static Future<Set<String>> claim(SqlConnection tx, List<RefundRequest> requests, long nowMs) {
    var columns =
        Tuple.of(
            texts(requests, RefundRequest::key),
            texts(requests, RefundRequest::fingerprint),
            nowMs);
    return tx.preparedQuery(CLAIM).execute(columns).map(GatewayStore::keys);
  }

  /** The answers stored with these keys, and one more call counted for each. */
  static Future<Map<String, Recorded.Stored>> recall(SqlClient client, List<String> keys) {
    if (keys.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return client
        .preparedQuery(RECALL)
        .execute(Tuple.of(keys.toArray(String[]::new)))
        .map(
            rows -> {
              var stored = new HashMap<String, Recorded.Stored>();
              for (var row : rows) {
                stored.put(row.getString(7), new Recorded.Stored(row.getString(8), recalled(row)));
              }
              return stored;
            });
  }

  private static Answer recalled(Row row) {
    var body = row.getString(10);
    return body == null ? intent(row).answer() : new Answer(row.getInteger(9), body);
  }

  /** Locks the intents that exist until the transaction ends. */
  static Future<Map<String, Refunding.Refundable>> lockIntents(
      SqlConnection tx, List<RefundRequest> requests) {
    return tx.preparedQuery(LOCK_INTENTS)
        .execute(Tuple.of(texts(requests, RefundRequest::intentId)))
        .map(
            rows -> {
              var locked = new HashMap<String, Refunding.Refundable>();
              for (var row : rows) {
                locked.put(
                    row.getString(0),
                    new Refunding.Refundable(row.getString(1), row.getBoolean(2), row.getLong(3)));
              }
              return locked;
            });
  }

  /** Writes the refunds and gives every claimed key its answer. */
  static Future<Void> write(SqlConnection tx, List<Refunding.Outcome> outcomes, long nowMs) {
    var made = outcomes.stream().filter(outcome -> outcome.refund().isPresent()).toList();
    Function<Refunding.Outcome, Refund> refund = outcome -> outcome.refund().orElseThrow();
    var refunds =
        Tuple.tuple()
            .addArrayOfString(texts(made, outcome -> refund.apply(outcome).id()))
            .addArrayOfString(texts(made, outcome -> refund.apply(outcome).intentId()))
            .addArrayOfLong(longs(made, outcome -> refund.apply(outcome).amountCents()))
            .addArrayOfString(texts(made, outcome -> refund.apply(outcome).reason()))
            .addArrayOfString(texts(made, outcome -> refund.apply(outcome).metadataJson()))
            .addArrayOfString(texts(made, outcome -> outcome.request().key()))
            .addLong(nowMs);
    var answers =
        Tuple.tuple()
            .addArrayOfString(texts(outcomes, outcome -> outcome.request().key()))
            .addArrayOfInteger(integers(outcomes, outcome -> outcome.answer().status()))
            .addArrayOfString(texts(outcomes, outcome -> outcome.answer().body()));
    return tx.preparedQuery(REFUND)
        .execute(refunds)
        .compose(written -> tx.preparedQuery(ANSWER).execute(answers))
        .mapEmpty();
  }

  static Future<Optional<Intent>> intent(SqlClient client, String id) {
    return client
        .preparedQuery(INTENT)
        .execute(Tuple.of(id))
        .map(rows -> all(rows, GatewayStore::intent).stream().findFirst());
  }

  /** The newest first. */
  static Future<List<Intent>> intentsOfOrder(SqlClient client, String orderId, int max) {
    return client
        .preparedQuery(INTENTS_OF_ORDER)
        .execute(Tuple.of(orderId, max))
        .map(rows -> all(rows, GatewayStore::intent));
  }

  static Future<Optional<Refund>> refund(SqlClient client, String id) {
    return client
        .preparedQuery(REFUND_BY_ID)
        .execute(Tuple.of(id))
        .map(rows -> all(rows, GatewayStore::refund).stream().findFirst());
  }

  /** The newest first. */
  static Future<List<Refund>> refundsOfIntent(SqlClient client, String intentId, int max) {
    return client
        .preparedQuery(REFUNDS_OF_INTENT)
        .execute(Tuple.of(intentId, max))
        .map(rows -> all(rows, GatewayStore::refund));
  }

  /** Whether one row or one lock is to blame, so that its neighbours may succeed without it. */
  static boolean blamesARow(Throwable cause) {
    return cause instanceof PgException failure
        && failure.getSqlState() != null
        && failure.getSqlState().matches("(22|23|40).*");
  }

  private static Intent intent(Row row) {
    return new Intent(
        row.getString(0),
        row.getLong(1),
        row.getString(2),
        Card.named(row.getString(3)).orElseThrow(),
        row.getString(4),
        row.getString(5),
        row.getLong(6));
  }

  private static Refund refund(Row row) {
    return new Refund(
        row.getString(0),
        row.getString(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getLong(6));
  }

  private static Set<String> keys(RowSet<Row> rows) {
    var keys = new HashSet<String>();
    rows.forEach(row -> keys.add(row.getString(0)));
    return keys;
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }

  private static <T> String[] texts(List<T> rows, Function<T, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  private static <T> Integer[] integers(List<T> rows, Function<T, Integer> column) {
    return rows.stream().map(column).toArray(Integer[]::new);
  }

  private static <T> Long[] longs(List<T> rows, Function<T, Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }
}
