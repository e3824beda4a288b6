package dev.penstock.inventory;

import java.util.List;
import java.util.Map;

/**
 * What a batch comes to.
 *
 * @param answered one reservation for each order of the batch, in arrival order
 * @param created those of them that the ledger does not have yet
 * @param released those of them that the ledger has as held
 * @param reservedDeltas by how many pieces each product's reserved stock grows or, when negative,
 *     shrinks
 */
record Outcome(
    List<Reservation> answered,
    List<Reservation> created,
    List<Reservation> released,
    Map<String, Integer> reservedDeltas) {
  Outcome {
    answered = List.copyOf(answered);
    created = List.copyOf(created);
    released = List.copyOf(released);
    reservedDeltas = Map.copyOf(reservedDeltas);
  }
}
