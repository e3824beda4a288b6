package dev.penstock.order;

import static dev.penstock.order.OrderRowStore.amounts;
import static dev.penstock.order.OrderRowStore.currencies;
import static dev.penstock.order.OrderRowStore.itemsJson;
import static dev.penstock.order.OrderRowStore.linesJson;
import static dev.penstock.order.OrderRowStore.partText;
import static dev.penstock.order.OrderRowStore.texts;
import static dev.penstock.order.OrderRowStore.times;
import static dev.penstock.order.OrderRowStore.toList;
import static dev.penstock.order.OrderRowStore.toMap;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Priority;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Statements on {@code orders.orders}, each for a whole batch. The caller owns the transaction.
 * Rows are locked in the order of their ids, so that two batches cannot wait for each other.
 */
final class OrderStore {
  private static final String INSERT =
      """
      WITH batch AS (
        INSERT INTO orders.batches (due_at)
        SELECT now() + least($10::bigint, $11::bigint) * interval '1 millisecond' WHERE $9 > 0)
      INSERT INTO orders.orders (order_id, status, items, customer_id, payment_method,
          correlation_id, traceparent, idempotency_key, request_hash, priority, attempts, due_at, deadline_at)
      SELECT order_id, 'ACCEPTED', items::jsonb, customer_id, payment_method,
          correlation_id, traceparent, idempotency_key, request_hash, priority, $9,
          CASE WHEN $9 = 0 THEN '-infinity'::timestamptz END, now() + $11 * interval '1 millisecond'
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
          $7::text[], $8::bytea[], $12::text[])
          AS new (order_id, items, customer_id, payment_method, correlation_id, traceparent,
              idempotency_key, request_hash, priority)
      ON CONFLICT DO NOTHING
      RETURNING order_id, created_at
      """;

  private static final String KEEP_QUOTES =
      """
      UPDATE orders.orders o SET quote = new.quote::jsonb
      FROM unnest($1::uuid[], $2::text[]) AS new (order_id, quote)
      WHERE o.order_id = new.order_id AND o.quote IS NULL
      """;

  private static final String FIND_KEYS =
      """
      SELECT idempotency_key, order_id, correlation_id, request_hash FROM orders.orders
      WHERE idempotency_key = ANY ($1::text[])
      """;

  static final String COLUMNS =
      """
      order_id, status, reason, items, lines, amount_cents, currency, customer_id,
      payment_method, priority, correlation_id, traceparent, created_at, reserved_at, ended_at,
      release_state, refund_state
      """;

  /** Not what was ordered, nor the lines: they are the most of a row. */
  private static final String LOCK =
      """
      SELECT order_id, status, reason, amount_cents, currency, priority, created_at, reserved_at,
          ended_at, release_state, refund_state, now() AS now FROM orders.orders
      WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id FOR UPDATE
      """;

  // What is counted and waited for begins anew with the end: from now on that is what is said. A
  // step on the way puts off the next attempt, but not while more than half of the wait is left or
  // it is up to the batch: a new due_at costs an entry in each index.
  private static final String SAVE =
      """
      UPDATE orders.orders o SET status = new.status, reason = new.reason,
          lines = coalesce(new.lines::jsonb, o.lines), amount_cents = new.amount_cents, currency = new.currency,
          reserved_at = new.reserved_at, ended_at = new.ended_at,
          release_state = new.release_state, refund_state = new.refund_state,
          attempts = CASE WHEN new.ended_at IS NULL OR o.ended_at IS NOT NULL
              THEN o.attempts ELSE 1 END,
          due_at = CASE WHEN new.settled THEN NULL
              WHEN o.ended_at IS NOT NULL AND o.due_at IS NOT NULL THEN o.due_at
              WHEN new.ended_at IS NULL AND (o.due_at IS NULL OR o.due_at BETWEEN
                  now() + $12 * interval '0.5 milliseconds' AND now() + $12 * interval '1 millisecond')
                  THEN o.due_at
              ELSE orders.due_after($12 * interval '1 millisecond',
                  $12 * interval '1 millisecond', o.deadline_at, new.ended_at IS NOT NULL) END
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
          $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::boolean[])
          AS new (order_id, status, reason, lines, amount_cents, currency, reserved_at, ended_at,
              release_state, refund_state, settled)
      WHERE o.order_id = new.order_id
      """;

  // What is late, or is to be announced anew, has a due_at, and is left to the lock. Rows are
  // written in the order of their ids, as they are locked.
  private static final String MOVE_ON =
      """
      UPDATE orders.orders o SET status = new.status, lines = coalesce(new.lines::jsonb, o.lines),
          amount_cents = new.amount_cents, currency = new.currency,
          reserved_at = coalesce(o.reserved_at, now()),
          ended_at = CASE WHEN new.ends THEN now() END
      FROM (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[],
              $6::text[], $7::boolean[])
            AS given (order_id, expected, status, lines, amount_cents, currency, ends)
            ORDER BY order_id) AS new
      WHERE o.order_id = new.order_id AND o.status = new.expected AND o.due_at IS NULL
      RETURNING o.order_id, o.priority, o.created_at, now() AS now
      """;

  private static final String FIND =
      "SELECT " + COLUMNS + " FROM orders.orders WHERE order_id = $1";

  private static final String NEWEST = " ORDER BY created_at DESC, order_id DESC LIMIT $3";
  private static final String LIST =
      "SELECT " + COLUMNS + " FROM orders.orders WHERE (created_at, order_id) < ($1, $2)";

  private OrderStore() {}

  /**
   * A row as it was when it was locked, until the transaction ends, or when it was moved on.
   *
   * @param state without the lines that the row may have, and whatever else decides nothing
   * @param now the time of the transaction
   */
  record Locked(
      UUID orderId,
      OrderState state,
      Priority priority,
      OffsetDateTime createdAt,
      OffsetDateTime now)
      implements OrderLife {

    Locked with(OrderState next) {
      return new Locked(orderId, next, priority, createdAt, now);
    }
  }

  /** What the ledger knows under an idempotency key. */
  record Known(UUID orderId, String correlationId, byte[] requestHash) {
    boolean isOf(OrderRequest request) {
      return Arrays.equals(requestHash, request.fingerprint());
    }
  }

  /**
   * Inserts what is not there yet: neither its id nor its key.
   *
   * @param announced whether {@code orders.created} is published right after the commit, or was
   *     before; what is not is due at once
   * @param config when the announced ones become due, as one batch, and when all are given up
   * @return the times of creation of the new ones
   */
  static Future<Map<UUID, OffsetDateTime>> insert(
      SqlClient tx, List<NewOrder> orders, boolean announced, OrderConfig config) {
    var values =
        Tuple.tuple()
            .addArrayOfUUID(orders.stream().map(NewOrder::orderId).toArray(UUID[]::new))
            .addArrayOfString(texts(orders, o -> itemsJson(o.request().items())))
            .addArrayOfString(texts(orders, o -> o.request().customerId().orElse(null)))
            .addArrayOfString(texts(orders, o -> o.request().paymentMethod().orElse(null)))
            .addArrayOfString(texts(orders, o -> o.origin().correlationId()))
            .addArrayOfString(texts(orders, o -> o.origin().traceparent()))
            .addArrayOfString(texts(orders, o -> o.key().map(IdempotencyKey::value).orElse(null)))
            .addArrayOfBuffer(orders.stream().map(OrderRowStore::hash).toArray(Buffer[]::new))
            .addInteger(announced ? 1 : 0)
            .addLong(config.redriveAfter().toMillis())
            .addLong(config.deadline().toMillis())
            .addArrayOfString(texts(orders, o -> o.request().priority().wireName()));
    return tx.preparedQuery(INSERT)
        .execute(values)
        .map(
            rows ->
                toMap(rows, r -> r.getUUID("order_id"), r -> r.getOffsetDateTime("created_at")));
  }

  /** Keeps what orders say beyond what they need; what was kept before stays. */
  static Future<Void> keepQuotes(SqlClient tx, Map<UUID, Quote> quotes) {
    if (quotes.isEmpty()) return Future.succeededFuture();
    var ids = quotes.keySet().stream().sorted().toArray(UUID[]::new);
    var values =
        Tuple.tuple()
            .addArrayOfUUID(ids)
            .addArrayOfString(
                Arrays.stream(ids)
                    .map(id -> QuoteRowStore.json(quotes.get(id)))
                    .toArray(String[]::new));
    return tx.preparedQuery(KEEP_QUOTES).execute(values).mapEmpty();
  }

  static Future<Map<String, Known>> findKeys(SqlClient tx, Collection<String> keys) {
    return tx.preparedQuery(FIND_KEYS)
        .execute(Tuple.tuple().addArrayOfString(keys.toArray(String[]::new)))
        .map(rows -> toMap(rows, row -> row.getString("idempotency_key"), OrderRowStore::known));
  }

  /** The orders that are in the ledger, locked; ids it does not have are missing in the map. */
  static Future<Map<UUID, Locked>> lock(SqlClient tx, Collection<UUID> ids) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .map(rows -> toMap(rows, row -> row.getUUID("order_id"), OrderRowStore::locked));
  }

  /** Writes the new states of locked orders. A state without lines leaves those of the row. */
  static Future<Void> save(SqlClient tx, List<? extends OrderLife> orders, Duration redriveAfter) {
    if (orders.isEmpty()) return Future.succeededFuture();
    var values =
        Tuple.tuple()
            .addArrayOfUUID(orders.stream().map(OrderLife::orderId).toArray(UUID[]::new))
            .addArrayOfString(texts(orders, o -> o.state().status().name()))
            .addArrayOfString(
                texts(orders, o -> o.state().reason().map(CancelReason::wireName).orElse(null)))
            .addArrayOfString(texts(orders, o -> linesJson(o.state().lines())))
            .addArrayOfLong(amounts(orders, OrderLife::state))
            .addArrayOfString(currencies(orders, OrderLife::state))
            .addArrayOfOffsetDateTime(times(orders, OrderState::reservedAt))
            .addArrayOfOffsetDateTime(times(orders, OrderState::endedAt))
            .addArrayOfString(texts(orders, o -> partText(o.state().compensation().release())))
            .addArrayOfString(texts(orders, o -> partText(o.state().compensation().refund())))
            .addArrayOfBoolean(
                orders.stream().map(o -> o.state().isSettled()).toArray(Boolean[]::new))
            .addLong(redriveAfter.toMillis());
    return tx.preparedQuery(SAVE).execute(values).mapEmpty();
  }

  /**
   * Moves orders on that are where they are expected and have been announced; those are returned,
   * as they were. One statement, which needs no transaction around it.
   */
  static Future<Map<UUID, Locked>> moveOn(SqlClient client, List<SagaBatch.Move> moves) {
    if (moves.isEmpty()) return Future.succeededFuture(Map.of());
    var expected = new HashMap<UUID, OrderState>();
    for (var move : moves) expected.put(move.orderId(), move.expected());
    var values =
        Tuple.tuple()
            .addArrayOfUUID(moves.stream().map(SagaBatch.Move::orderId).toArray(UUID[]::new))
            .addArrayOfString(texts(moves, move -> move.expected().status().name()))
            .addArrayOfString(texts(moves, move -> move.next().status().name()))
            .addArrayOfString(texts(moves, move -> linesJson(move.next().lines())))
            .addArrayOfLong(amounts(moves, SagaBatch.Move::next))
            .addArrayOfString(currencies(moves, SagaBatch.Move::next))
            .addArrayOfBoolean(
                moves.stream().map(move -> move.next().status().isEnd()).toArray(Boolean[]::new));
    return client
        .preparedQuery(MOVE_ON)
        .execute(values)
        .map(
            rows ->
                toMap(
                    rows,
                    row -> row.getUUID("order_id"),
                    row -> OrderRowStore.locked(row, expected.get(row.getUUID("order_id")))));
  }

  static Future<Optional<Order>> find(SqlClient client, UUID orderId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(orderId))
        .map(rows -> toList(rows, OrderRowStore::order).stream().findFirst());
  }

  /** With what leads to the index that has them. */
  private static String having(Status status) {
    return " AND status = $4"
        + switch (status) {
          case ACCEPTED, RESERVED ->
              " AND order_id = ANY (ARRAY(SELECT order_id FROM orders.open))";
          case CANCELLED -> " AND reason IS NOT NULL";
          case CONFIRMED -> "";
        };
  }

  /** One order more than the page's limit, if there is one more. */
  static Future<List<Order>> list(SqlClient client, Page page) {
    var values = Tuple.of(page.after().createdAt(), page.after().orderId(), page.limit() + 1);
    page.status().ifPresent(status -> values.addString(status.name()));
    return client
        .preparedQuery(LIST + page.status().map(OrderStore::having).orElse("") + NEWEST)
        .execute(values)
        .map(rows -> toList(rows, OrderRowStore::order));
  }
}
