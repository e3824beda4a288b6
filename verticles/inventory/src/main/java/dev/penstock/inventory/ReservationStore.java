package dev.penstock.inventory;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Line;
import dev.penstock.events.Money;
import dev.penstock.events.Shortage;
import dev.penstock.inventory.Reservation.State;
import dev.penstock.store.SqlState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All SQL about reservations. The caller owns the transaction. */
final class ReservationStore {
  private static final String RECALL =
      """
      SELECT order_id, state, lines, amount_cents, currency, customer_id, payment_method, shortages
      FROM inventory.reservations
      WHERE order_id = ANY($1::uuid[])
      """;

  // In the order of the ids, so that two transactions with the same new orders do not wait for each
  // other in a circle.
  private static final String CREATE =
      """
      INSERT INTO inventory.reservations (
        order_id, state, lines, amount_cents, currency, customer_id, payment_method, shortages)
      SELECT
        order_id, state, lines::jsonb, amount_cents, currency, customer_id, payment_method,
        shortages::jsonb
      FROM unnest(
        $1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
        $8::text[]) AS new (
        order_id, state, lines, amount_cents, currency, customer_id, payment_method, shortages)
      ORDER BY order_id
      """;

  private static final String RELEASE =
      """
      UPDATE inventory.reservations
      SET state = 'RELEASED', released_at = now()
      WHERE order_id = ANY($1::uuid[]) AND state = 'HELD'
      """;

  private ReservationStore() {}

  /** What was said before of these orders; nothing of those that are new. */
  static Future<Map<UUID, Reservation>> recall(SqlConnection tx, Collection<UUID> orderIds) {
    return tx.preparedQuery(RECALL)
        .execute(Tuple.tuple().addArrayOfUUID(orderIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              var known = new HashMap<UUID, Reservation>();
              for (var row : rows) known.put(row.getUUID("order_id"), reservation(row));
              return known;
            });
  }

  /**
   * Stores new reservations. Fails with {@link DecidedElsewhereException}, and the transaction with
   * it, when another one stored one of them meanwhile.
   */
  static Future<Void> create(SqlConnection tx, List<Reservation> reservations) {
    if (reservations.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(CREATE)
        .execute(Columns.of(reservations))
        .recover(
            cause ->
                Future.failedFuture(
                    SqlState.isDuplicate(cause) ? new DecidedElsewhereException(1) : cause))
        .mapEmpty();
  }

  /** Marks held reservations released, under the locks of their stock. */
  static Future<Void> release(SqlConnection tx, List<Reservation> reservations) {
    if (reservations.isEmpty()) return Future.succeededFuture();
    var orderIds = reservations.stream().map(Reservation::orderId).toArray(UUID[]::new);
    return tx.preparedQuery(RELEASE)
        .execute(Tuple.tuple().addArrayOfUUID(orderIds))
        .compose(rows -> allOf(reservations, rows.rowCount()));
  }

  private static Future<Void> allOf(List<Reservation> reservations, int written) {
    return written == reservations.size()
        ? Future.succeededFuture()
        : Future.failedFuture(new DecidedElsewhereException(reservations.size() - written));
  }

  /** Reservations as one array per column, for {@code unnest}. */
  private record Columns(
      UUID[] orderIds,
      String[] states,
      @Nullable String[] lines,
      @Nullable Long[] amounts,
      @Nullable String[] currencies,
      @Nullable String[] customers,
      @Nullable String[] methods,
      @Nullable String[] shortages) {

    static Tuple of(List<Reservation> reservations) {
      int size = reservations.size();
      var columns =
          new Columns(
              new UUID[size],
              new String[size],
              new String[size],
              new Long[size],
              new String[size],
              new String[size],
              new String[size],
              new String[size]);
      for (int i = 0; i < size; i++) columns.put(i, reservations.get(i));
      return columns.tuple();
    }

    private void put(int row, Reservation reservation) {
      orderIds[row] = reservation.orderId();
      states[row] = reservation.state().name();
      reservation.hold().ifPresent(hold -> put(row, hold));
      reservation
          .refusal()
          .ifPresent(refusal -> shortages[row] = json(refusal.shortages(), Json::shortage));
    }

    private void put(int row, InventoryEvent.Reserved hold) {
      lines[row] = json(hold.lines(), Json::line);
      amounts[row] = hold.amount().amountCents();
      currencies[row] = hold.amount().currency();
      customers[row] = hold.customerId().orElse(null);
      methods[row] = hold.paymentMethod().orElse(null);
    }

    private Tuple tuple() {
      return Tuple.tuple()
          .addArrayOfUUID(orderIds)
          .addArrayOfString(states)
          .addArrayOfString(lines)
          .addArrayOfLong(amounts)
          .addArrayOfString(currencies)
          .addArrayOfString(customers)
          .addArrayOfString(methods)
          .addArrayOfString(shortages);
    }
  }

  private static Reservation reservation(Row row) {
    var orderId = row.getUUID("order_id");
    return switch (State.valueOf(row.getString("state"))) {
      case HELD -> Reservation.held(hold(orderId, row));
      case RELEASED -> Reservation.released(hold(orderId, row));
      case REJECTED ->
          Reservation.rejected(
              new InventoryEvent.Rejected(orderId, list(row, "shortages", Json::shortage)));
      case VOID -> Reservation.voided(orderId);
    };
  }

  private static InventoryEvent.Reserved hold(UUID orderId, Row row) {
    return new InventoryEvent.Reserved(
        orderId,
        list(row, "lines", Json::line),
        new Money(row.getLong("amount_cents"), row.getString("currency")),
        Optional.ofNullable(row.getString("customer_id")),
        Optional.ofNullable(row.getString("payment_method")));
  }

  private static <T> String json(List<T> values, Function<T, JsonObject> write) {
    var array = new JsonArray();
    for (var value : values) array.add(write.apply(value));
    return array.encode();
  }

  private static <T> List<T> list(Row row, String column, Function<JsonObject, T> read) {
    return row.getJsonArray(column).stream().map(JsonObject.class::cast).map(read).toList();
  }

  /** Lines and shortages as the ledger keeps them: as they stand in the events. */
  private static final class Json {
    static JsonObject line(Line line) {
      return new JsonObject()
          .put("product_id", line.productId())
          .put("quantity", line.quantity())
          .put("unit_price_cents", line.unitPriceCents());
    }

    static Line line(JsonObject json) {
      return new Line(
          json.getString("product_id"),
          json.getInteger("quantity"),
          json.getLong("unit_price_cents"));
    }

    static JsonObject shortage(Shortage shortage) {
      return new JsonObject()
          .put("product_id", shortage.productId())
          .put("requested", shortage.requested())
          .put("available", shortage.available());
    }

    static Shortage shortage(JsonObject json) {
      return new Shortage(
          json.getString("product_id"), json.getInteger("requested"), json.getInteger("available"));
    }
  }
}
