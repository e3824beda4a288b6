package dev.penstock.inventory;

import dev.penstock.events.OrderEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Stock and reservations in maps: what the stores do, without the concurrency. */
final class PretendLedger {
  final Map<String, Product> stock = new TreeMap<>();
  final Map<UUID, Reservation> reservations = new HashMap<>();

  Outcome decide(List<OrderEvent.Created> orders) {
    return write(Rule.decide(orders, reservations, stock, "eur"));
  }

  Outcome cancel(List<UUID> orderIds) {
    return write(Rule.cancel(orderIds, reservations));
  }

  /** Pieces held of each product that any reservation holds. */
  Map<String, Integer> held() {
    var held = new TreeMap<String, Integer>();
    for (var reservation : reservations.values()) {
      for (var line : reservation.heldLines()) {
        held.merge(line.productId(), line.quantity(), Math::addExact);
      }
    }
    return held;
  }

  private Outcome write(Outcome outcome) {
    for (var created : outcome.created()) {
      if (reservations.putIfAbsent(created.orderId(), created) != null) {
        throw new AssertionError("decided twice: " + created.orderId());
      }
    }
    for (var released : outcome.released()) reservations.put(released.orderId(), released);
    // A product refuses to be negative or promised more often than it is there.
    outcome
        .reservedDeltas()
        .forEach((id, delta) -> stock.computeIfPresent(id, (key, p) -> p.reserving(delta)));
    return outcome;
  }
}
