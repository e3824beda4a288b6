package dev.penstock.inventory;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Item;
import dev.penstock.events.Line;
import dev.penstock.events.Money;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Shortage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rule of the room: who gets stock. Static and pure; the same input, the same outcome. */
final class Rule {
  private Rule() {}

  /**
   * Decides in arrival order, each order all or nothing; an order that was decided before, in the
   * ledger or earlier in the batch, keeps its reservation. Never fails within the bounds that the
   * event schema and {@link Product} set; throws {@link ArithmeticException} rather than wrap.
   *
   * @param known the stored reservations of the orders
   * @param stock of all products ordered; one that is not there has nothing available
   */
  static Outcome decide(
      List<OrderEvent.Created> orders,
      Map<UUID, Reservation> known,
      Map<String, Product> stock,
      String currency) {
    var left = new HashMap<>(stock);
    var deltas = new HashMap<String, Integer>();
    var answered = new LinkedHashMap<UUID, Reservation>();
    var created = new ArrayList<Reservation>();
    for (var order : orders) {
      if (answered.containsKey(order.orderId())) continue;
      var reservation = known.get(order.orderId());
      if (reservation == null) {
        reservation = decide(order, left, currency);
        created.add(reservation);
        take(reservation.heldLines(), left, deltas);
      }
      answered.put(order.orderId(), reservation);
    }
    return new Outcome(List.copyOf(answered.values()), created, List.of(), deltas);
  }

  /** Gives back what is held for cancelled orders, and bars those that were not decided yet. */
  static Outcome cancel(Collection<UUID> orderIds, Map<UUID, Reservation> known) {
    var deltas = new HashMap<String, Integer>();
    var answered = new LinkedHashMap<UUID, Reservation>();
    var created = new ArrayList<Reservation>();
    var released = new ArrayList<Reservation>();
    for (var orderId : orderIds) {
      if (answered.containsKey(orderId)) continue;
      var before = known.get(orderId);
      var after = before == null ? Reservation.voided(orderId) : before.cancelled();
      if (before == null) created.add(after);
      if (before != null && before.isHeld()) {
        released.add(after);
        for (var line : before.heldLines()) {
          deltas.merge(line.productId(), -line.quantity(), Math::addExact);
        }
      }
      answered.put(orderId, after);
    }
    return new Outcome(List.copyOf(answered.values()), created, released, deltas);
  }

  private static Reservation decide(
      OrderEvent.Created order, Map<String, Product> stock, String currency) {
    var wanted = wanted(order.items());
    var shortages = new ArrayList<Shortage>();
    var lines = new ArrayList<Line>(wanted.size());
    long amountCents = 0;
    for (var each : wanted.entrySet()) {
      var product = stock.get(each.getKey());
      int quantity = each.getValue();
      if (product == null || product.available() < quantity) {
        int available = product == null ? 0 : product.available();
        shortages.add(new Shortage(each.getKey(), quantity, available));
      } else {
        var line = new Line(each.getKey(), quantity, product.unitPriceCents());
        lines.add(line);
        amountCents = Math.addExact(amountCents, line.amountCents());
      }
    }
    if (!shortages.isEmpty()) {
      return Reservation.rejected(new InventoryEvent.Rejected(order.orderId(), shortages));
    }
    return Reservation.held(
        new InventoryEvent.Reserved(
            order.orderId(),
            lines,
            new Money(amountCents, currency),
            order.customerId(),
            order.paymentMethod()));
  }

  /** How many of each product, in the order of the first line that names it. */
  private static Map<String, Integer> wanted(List<Item> items) {
    var wanted = new LinkedHashMap<String, Integer>();
    for (var item : items) wanted.merge(item.productId(), item.quantity(), Math::addExact);
    return wanted;
  }

  private static void take(
      List<Line> lines, Map<String, Product> left, Map<String, Integer> deltas) {
    for (var line : lines) {
      left.computeIfPresent(line.productId(), (id, product) -> product.reserving(line.quantity()));
      deltas.merge(line.productId(), line.quantity(), Math::addExact);
    }
  }
}
