package dev.penstock.simulation;

import static dev.penstock.simulation.Table.require;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of {@code schemas/sql/inventory}, as the inventory service uses them. */
final class InventoryTables {
  final Table stock = new Table("inventory.stock", InventoryTables::checkStock);
  final Table reservations = new Table("inventory.reservations", InventoryTables::checkReservation);

  /** As an operator would have set it. */
  void stock(String productId, int onHand, long unitPriceCents) {
    stock.committed.put(
        productId,
        Values.of(
            "product_id", productId,
            "on_hand", onHand,
            "reserved", 0,
            "unit_price_cents", unitPriceCents));
  }

  SimulatedRows lock(LedgerTransaction tx, Tuple values) {
    var ids =
        Stream.of((String[]) values.getValue(0))
            .sorted()
            .filter(id -> tx.find(stock, id) != null)
            .toList();
    ids.forEach(id -> tx.lock(stock, id));
    return SimulatedRows.of(
        ids.stream().map(id -> Objects.requireNonNull(tx.find(stock, id))).toList());
  }

  SimulatedRows reserve(LedgerTransaction tx, Tuple values) {
    var ids = (String[]) values.getValue(0);
    var deltas = (Integer[]) values.getValue(1);
    for (var id : ids) if (tx.find(stock, id) != null) tx.lock(stock, id);
    int changed = 0;
    for (int i = 0; i < ids.length; i++) {
      var row = tx.find(stock, ids[i]);
      if (row == null) continue;
      tx.put(stock, ids[i], row.with("reserved", row.number("reserved") + deltas[i]));
      changed++;
    }
    return SimulatedRows.changed(changed);
  }

  SimulatedRows recall(LedgerTransaction tx, Tuple values) {
    var found = new ArrayList<Values>();
    for (var id : (UUID[]) values.getValue(0)) {
      var row = tx.find(reservations, id.toString());
      if (row == null) continue;
      found.add(
          OrderTables.select(
                  row,
                  "order_id",
                  "state",
                  "amount_cents",
                  "currency",
                  "customer_id",
                  "payment_method")
              .with(
                  "lines", OrderTables.json(row, "lines"),
                  "shortages", OrderTables.json(row, "shortages")));
    }
    return SimulatedRows.of(found);
  }

  SimulatedRows create(LedgerTransaction tx, Tuple values) {
    var ids = (UUID[]) values.getValue(0);
    var sorted =
        Stream.iterate(0, i -> i + 1)
            .limit(ids.length)
            .sorted((a, b) -> ids[a].toString().compareTo(ids[b].toString()))
            .toList();
    for (int i : sorted) {
      if (!tx.claim(reservations, ids[i].toString())) {
        throw SimulatedLedger.error(SimulatedLedger.DUPLICATE, "reservations_pkey");
      }
    }
    for (int i : sorted) {
      tx.put(
          reservations,
          ids[i].toString(),
          Values.of(
              "order_id", ids[i],
              "state", ((String[]) values.getValue(1))[i],
              "lines", ((String[]) values.getValue(2))[i],
              "amount_cents", ((Long[]) values.getValue(3))[i],
              "currency", ((String[]) values.getValue(4))[i],
              "customer_id", ((String[]) values.getValue(5))[i],
              "payment_method", ((String[]) values.getValue(6))[i],
              "shortages", ((String[]) values.getValue(7))[i],
              "decided_at", tx.now));
    }
    return SimulatedRows.changed(ids.length);
  }

  SimulatedRows release(LedgerTransaction tx, Tuple values) {
    var held =
        Stream.of((UUID[]) values.getValue(0))
            .map(UUID::toString)
            .sorted()
            .filter(id -> isHeld(tx, id))
            .toList();
    held.forEach(id -> tx.lock(reservations, id));
    for (var id : held) {
      var row = Objects.requireNonNull(tx.find(reservations, id));
      tx.put(reservations, id, row.with("state", "RELEASED", "released_at", tx.now));
    }
    return SimulatedRows.changed(held.size());
  }

  private boolean isHeld(LedgerTransaction tx, String id) {
    var row = tx.find(reservations, id);
    return row != null && row.is("state", "HELD");
  }

  private static void checkStock(@Nullable Values old, Values row) {
    int reserved = row.number("reserved");
    require(reserved >= 0 && reserved <= row.number("on_hand"), "stock_reserved_check");
  }

  private static void checkReservation(@Nullable Values old, Values row) {
    boolean holds = row.isOneOf("state", "HELD", "RELEASED");
    boolean hasItsAnswer =
        row.has("lines") == holds
            && row.has("amount_cents") == holds
            && row.has("released_at") == row.is("state", "RELEASED")
            && row.has("shortages") == row.is("state", "REJECTED");
    require(hasItsAnswer, "state_has_its_answer");
    if (old != null && !(old.is("state", "HELD") && row.is("state", "RELEASED"))) {
      throw OrderGuard.refused("a reservation is released, once, and nothing else");
    }
  }
}
