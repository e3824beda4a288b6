package dev.penstock.order;

import dev.penstock.events.CancelReason;
import java.time.OffsetDateTime;

/** What became of a customer's wish to cancel. */
sealed interface Cancellation {

  /** It is cancelled now. */
  record Begun(Order order) implements Cancellation {}

  /** It was cancelled already, for whatever reason. */
  record Known(Order order) implements Cancellation {}

  /** It has ended otherwise. */
  record TooLate(Order order) implements Cancellation {}

  /** The ledger does not have it. */
  record Unknown() implements Cancellation {}

  /** The first to end an order has ended it, also here. */
  static Cancellation decide(Order order, OffsetDateTime now) {
    return switch (order.state().status()) {
      case CONFIRMED -> new TooLate(order);
      case CANCELLED -> new Known(order);
      case ACCEPTED, RESERVED ->
          new Begun(order.with(order.state().cancelled(CancelReason.CUSTOMER_REQUEST, now)));
    };
  }
}
