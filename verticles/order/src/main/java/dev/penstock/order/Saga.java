package dev.penstock.order;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Event;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.PaymentEvent;
import dev.penstock.order.Compensation.Part;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What an event makes of an order. Events of different streams may overtake each other, and each
 * may come any number of times: the first one to end an order has ended it, and whatever asks after
 * that gets the same end again. So a capture that comes after a cancellation repeats the
 * cancellation, which makes payment refund it.
 */
final class Saga {
  private Saga() {}

  /**
   * @param next the state of the order from now on
   * @param end the end to announce: a new one, or the known one again
   */
  record Step(OrderState next, Optional<OrderEvent> end) {}

  /**
   * @param now the time of a change, if there is one
   */
  static Step decide(OrderState state, Event event, OffsetDateTime now) {
    var next = after(state, event, now);
    var end = asksForTheEnd(event) ? next.end(event.orderId()) : Optional.<OrderEvent>empty();
    return new Step(next, end);
  }

  /**
   * Where an order usually is when this comes, as far as that decides anything; empty when it comes
   * seldom.
   */
  static Optional<OrderState> usuallyBefore(Event event) {
    if (event instanceof InventoryEvent.Reserved) return Optional.of(OrderState.ACCEPTED);
    if (event instanceof PaymentEvent.Captured) return Optional.of(OrderState.RESERVED);
    return Optional.empty();
  }

  // instanceof chains, because switch over sealed types is not final in Java 17; the Cases below
  // make a forgotten event an error of the compiler.
  private static OrderState after(OrderState state, Event event, OffsetDateTime now) {
    if (event instanceof InventoryEvent inventory) {
      return inventory.match(new AfterInventory(state, now));
    }
    if (event instanceof PaymentEvent payment) return payment.match(new AfterPayment(state, now));
    return state;
  }

  /** Whether whoever says this waits for the end, or holds something that the end gives back. */
  static boolean asksForTheEnd(Event event) {
    if (event instanceof InventoryEvent inventory) return inventory.match(InventoryAsks.ASKS);
    if (event instanceof PaymentEvent payment) return payment.match(PaymentAsks.ASKS);
    return false;
  }

  private record AfterInventory(OrderState state, OffsetDateTime now)
      implements InventoryEvent.Cases<OrderState> {
    @Override
    public OrderState reserved(InventoryEvent.Reserved event) {
      return state.status() == Status.ACCEPTED
          ? state.reserved(event.lines(), event.amount(), now)
          : state;
    }

    @Override
    public OrderState rejected(InventoryEvent.Rejected event) {
      // Inventory answers an order once. Should it contradict itself, its first answer stands:
      // payment works on it already, and its answer ends the order.
      return state.status() == Status.ACCEPTED
          ? state.cancelled(CancelReason.INSUFFICIENT_STOCK, now)
          : state;
    }

    @Override
    public OrderState released(InventoryEvent.Released event) {
      return state.compensated(so -> so.releaseIs(Part.DONE));
    }

    @Override
    public OrderState voided(InventoryEvent.Voided event) {
      return state.compensated(so -> so.releaseIs(Part.VOID));
    }
  }

  private record AfterPayment(OrderState state, OffsetDateTime now)
      implements PaymentEvent.Cases<OrderState> {
    @Override
    public OrderState captured(PaymentEvent.Captured event) {
      return state.status().isEnd() ? state : state.confirmed(event.amount(), now);
    }

    @Override
    public OrderState declined(PaymentEvent.Declined event) {
      return state.status().isEnd() ? state : state.cancelled(CancelReason.PAYMENT_DECLINED, now);
    }

    @Override
    public OrderState refunded(PaymentEvent.Refunded event) {
      return state.compensated(so -> so.refundIs(Part.DONE));
    }

    @Override
    public OrderState refundFailed(PaymentEvent.RefundFailed event) {
      return state.compensated(so -> so.refundIs(Part.FAILED));
    }

    @Override
    public OrderState voided(PaymentEvent.Voided event) {
      return state.compensated(so -> so.refundIs(Part.VOID));
    }
  }

  private enum InventoryAsks implements InventoryEvent.Cases<Boolean> {
    ASKS;

    @Override
    public Boolean reserved(InventoryEvent.Reserved event) {
      return true;
    }

    @Override
    public Boolean rejected(InventoryEvent.Rejected event) {
      return true;
    }

    @Override
    public Boolean released(InventoryEvent.Released event) {
      return false;
    }

    @Override
    public Boolean voided(InventoryEvent.Voided event) {
      return false;
    }
  }

  private enum PaymentAsks implements PaymentEvent.Cases<Boolean> {
    ASKS;

    @Override
    public Boolean captured(PaymentEvent.Captured event) {
      return true;
    }

    @Override
    public Boolean declined(PaymentEvent.Declined event) {
      return true;
    }

    @Override
    public Boolean refunded(PaymentEvent.Refunded event) {
      return false;
    }

    @Override
    public Boolean refundFailed(PaymentEvent.RefundFailed event) {
      return false;
    }

    @Override
    public Boolean voided(PaymentEvent.Voided event) {
      return false;
    }
  }
}
