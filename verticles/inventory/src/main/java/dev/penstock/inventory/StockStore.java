package dev.penstock.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All SQL about stock. The caller owns the transaction. */
final class StockStore {
  private static final String LOCK =
      """
      SELECT product_id, on_hand, reserved, unit_price_cents
      FROM inventory.stock
      WHERE product_id = ANY($1::text[])
      ORDER BY product_id
      FOR UPDATE
      """;

  private static final String RESERVE =
      """
      UPDATE inventory.stock
      SET reserved = reserved + change.delta, updated_at = now()
      FROM unnest($1::text[], $2::int[]) AS change (product_id, delta)
      WHERE stock.product_id = change.product_id
      """;

  private static final String LIST =
      """
      SELECT product_id, on_hand, reserved, unit_price_cents
      FROM inventory.stock
      WHERE product_id > $1
      ORDER BY product_id
      LIMIT $2
      """;

  private static final String FIND =
      """
      SELECT product_id, on_hand, reserved, unit_price_cents
      FROM inventory.stock
      WHERE product_id = $1
      """;

  // An empty row first: then all changes, also two at once of a new product, lock and adjust a row.
  private static final String ADD =
      """
      INSERT INTO inventory.stock (product_id, on_hand, reserved, unit_price_cents)
      VALUES ($1, 0, 0, $2)
      ON CONFLICT DO NOTHING
      """;

  private static final String SET_LEVEL =
      """
      UPDATE inventory.stock
      SET on_hand = $2, unit_price_cents = $3, updated_at = now()
      WHERE product_id = $1
      """;

  private static final String ADJUST =
      """
      INSERT INTO inventory.stock_adjustments (product_id, delta) VALUES ($1, $2)
      """;

  private StockStore() {}

  /**
   * Locks the stock of the products until the transaction ends, in product order, so that no two
   * batches wait for each other. A product that is not known is not in the result.
   */
  static Future<Map<String, Product>> lock(SqlConnection tx, Collection<String> productIds) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.tuple().addArrayOfString(productIds.toArray(String[]::new)))
        .map(
            rows -> {
              var stock = new HashMap<String, Product>();
              for (var row : rows) stock.put(row.getString("product_id"), product(row));
              return stock;
            });
  }

  /** Changes how much is promised of locked products. */
  static Future<Void> reserve(SqlConnection tx, Map<String, Integer> deltas) {
    if (deltas.isEmpty()) return Future.succeededFuture();
    var productIds = deltas.keySet().toArray(String[]::new);
    var quantities = new Integer[productIds.length];
    for (int i = 0; i < productIds.length; i++) quantities[i] = deltas.get(productIds[i]);
    return tx.preparedQuery(RESERVE)
        .execute(Tuple.tuple().addArrayOfString(productIds).addArrayOfInteger(quantities))
        .compose(rows -> exactly(productIds.length, rows));
  }

  /** The products after {@code afterId}, in the order of their ids, at most {@code limit}. */
  static Future<List<Product>> list(SqlClient client, String afterId, int limit) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(afterId, limit))
        .map(rows -> rows.stream().map(StockStore::product).toList());
  }

  static Future<Optional<Product>> find(SqlClient client, String productId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(productId))
        .map(rows -> rows.stream().findFirst().map(StockStore::product));
  }

  /**
   * Sets a product's level, of a new product too, and records by how much that changed what is on
   * hand. Changes nothing when the level does not allow for what is promised.
   */
  static Future<StockChange> set(SqlConnection tx, String productId, StockLevel level) {
    return add(tx, productId, level)
        .compose(
            isNew ->
                lock(tx, List.of(productId))
                    .map(locked -> StockChange.of(isNew, locked.get(productId), level)))
        .compose(change -> write(tx, change));
  }

  /** Adds the product, empty, unless it is there. True when it was not. */
  private static Future<Boolean> add(SqlConnection tx, String productId, StockLevel level) {
    return tx.preparedQuery(ADD)
        .execute(Tuple.of(productId, level.unitPriceCents()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Future<StockChange> write(SqlConnection tx, StockChange change) {
    if (change.after().equals(change.before())) return Future.succeededFuture(change);
    var after = change.after();
    return tx.preparedQuery(SET_LEVEL)
        .execute(Tuple.of(after.productId(), after.onHand(), after.unitPriceCents()))
        .compose(rows -> exactly(1, rows))
        .compose(v -> adjust(tx, after.productId(), change.delta()))
        .map(v -> change);
  }

  private static Future<Void> adjust(SqlConnection tx, String productId, int delta) {
    if (delta == 0) return Future.succeededFuture();
    return tx.preparedQuery(ADJUST).execute(Tuple.of(productId, delta)).mapEmpty();
  }

  private static Future<Void> exactly(int expected, RowSet<Row> rows) {
    return rows.rowCount() == expected
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException(
                "stock rows written: " + rows.rowCount() + " instead of " + expected));
  }

  private static Product product(Row row) {
    return new Product(
        row.getString("product_id"),
        row.getInteger("on_hand"),
        row.getInteger("reserved"),
        row.getLong("unit_price_cents"));
  }
}
