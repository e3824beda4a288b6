package dev.penstock.inventory;

import dev.penstock.events.CancelReason;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Line;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Inventory's word on one order: given once, repeated ever after.
 *
 * @param hold what is held, or was until it was released
 * @param refusal why nothing is held
 */
record Reservation(
    UUID orderId,
    State state,
    Optional<InventoryEvent.Reserved> hold,
    Optional<InventoryEvent.Rejected> refusal) {

  enum State {
    /** All lines are promised. */
    HELD,
    /** None is, for lack of stock. */
    REJECTED,
    /** All were promised and are no longer, since the order was cancelled. */
    RELEASED,
    /** The cancellation overtook the order, which will reserve nothing. */
    VOID
  }

  Reservation {
    boolean holds = state == State.HELD || state == State.RELEASED;
    if (hold.isPresent() != holds || refusal.isPresent() != (state == State.REJECTED)) {
      throw new IllegalStateException(orderId + ": a " + state + " reservation of another kind");
    }
  }

  static Reservation held(InventoryEvent.Reserved hold) {
    return new Reservation(hold.orderId(), State.HELD, Optional.of(hold), Optional.empty());
  }

  static Reservation released(InventoryEvent.Reserved hold) {
    return new Reservation(hold.orderId(), State.RELEASED, Optional.of(hold), Optional.empty());
  }

  static Reservation rejected(InventoryEvent.Rejected refusal) {
    return new Reservation(
        refusal.orderId(), State.REJECTED, Optional.empty(), Optional.of(refusal));
  }

  static Reservation voided(UUID orderId) {
    return new Reservation(orderId, State.VOID, Optional.empty(), Optional.empty());
  }

  boolean isHeld() {
    return state == State.HELD;
  }

  /** What is held now. */
  List<Line> heldLines() {
    return isHeld() ? hold.orElseThrow().lines() : List.of();
  }

  /** The reservation after its order was cancelled; itself when nothing is held. */
  Reservation cancelled() {
    return isHeld() ? released(hold.orElseThrow()) : this;
  }

  /**
   * What inventory says of the order now; nothing of one that was cancelled beforehand. A released
   * order is answered so even when it is created once more: to say that it is held would have it
   * paid for nothing.
   */
  Optional<InventoryEvent> answer() {
    return switch (state) {
      case HELD -> hold.map(InventoryEvent.class::cast);
      case REJECTED -> refusal.map(InventoryEvent.class::cast);
      case RELEASED -> hold.map(this::release);
      case VOID -> Optional.empty();
    };
  }

  /**
   * What inventory says to the order's cancellation: what was held is available again, or nothing
   * was. Nothing when its own rejection is the reason, since that said so already.
   */
  Optional<InventoryEvent> answerTo(CancelReason why) {
    if (state == State.RELEASED) return hold.map(this::release);
    return why.mayHoldStock() ? Optional.of(new InventoryEvent.Voided(orderId)) : Optional.empty();
  }

  private InventoryEvent release(InventoryEvent.Reserved held) {
    return new InventoryEvent.Released(orderId, held.lines());
  }
}
