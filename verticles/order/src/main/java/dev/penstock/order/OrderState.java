package dev.penstock.order;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Line;
import dev.penstock.events.Money;
import dev.penstock.events.OrderEvent;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What the saga changes of an order. A state that {@link Status} does not allow after another
 * cannot be made.
 *
 * @param lines what is held, at which price; empty before the reservation is known, and where they
 *     were not read, since nothing is decided by them
 * @param amount what is to pay, from the reservation or from the capture that overtook it
 */
record OrderState(
    Status status,
    Optional<CancelReason> reason,
    List<Line> lines,
    Optional<Money> amount,
    Optional<OffsetDateTime> reservedAt,
    Optional<OffsetDateTime> endedAt,
    Compensation compensation) {

  static final OrderState ACCEPTED = open(Status.ACCEPTED);

  /** Without what is held, at which price, and since when: nothing is decided by it. */
  static final OrderState RESERVED = open(Status.RESERVED);

  OrderState {
    lines = List.copyOf(lines);
    require(status.isEnd() == endedAt.isPresent(), "an end has its time");
    require((status == Status.CANCELLED) == reason.isPresent(), "a cancellation has a reason");
    require(
        status == Status.CANCELLED || compensation.equals(Compensation.NONE),
        "only a cancelled order is compensated");
    require(status != Status.CONFIRMED || amount.isPresent(), "a confirmed order has an amount");
  }

  private static OrderState open(Status status) {
    return new OrderState(
        status,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Compensation.NONE);
  }

  OrderState reserved(List<Line> held, Money toPay, OffsetDateTime now) {
    checkCanBecome(Status.RESERVED);
    return new OrderState(
        Status.RESERVED, reason, held, Optional.of(toPay), Optional.of(now), endedAt, compensation);
  }

  OrderState confirmed(Money paid, OffsetDateTime now) {
    checkCanBecome(Status.CONFIRMED);
    var reserved = Optional.of(reservedAt.orElse(now));
    return new OrderState(
        Status.CONFIRMED,
        reason,
        lines,
        Optional.of(paid),
        reserved,
        Optional.of(now),
        compensation);
  }

  OrderState cancelled(CancelReason why, OffsetDateTime now) {
    checkCanBecome(Status.CANCELLED);
    return new OrderState(
        Status.CANCELLED,
        Optional.of(why),
        lines,
        amount,
        reservedAt,
        Optional.of(now),
        Compensation.owedFor(why));
  }

  /** With what was said of the compensation; the same unless the order is cancelled. */
  OrderState compensated(UnaryOperator<Compensation> heard) {
    return status == Status.CANCELLED
        ? new OrderState(
            status, reason, lines, amount, reservedAt, endedAt, heard.apply(compensation))
        : this;
  }

  /** Whether it has ended and nothing of it is open any more. */
  boolean isSettled() {
    return status.isEnd() && compensation.isSettled();
  }

  /** The event that says how the order ended, always the same one; empty while it has not. */
  Optional<OrderEvent> end(UUID orderId) {
    return switch (status) {
      case ACCEPTED, RESERVED -> Optional.empty();
      case CONFIRMED ->
          Optional.of(
              new OrderEvent.Confirmed(orderId, amount.orElseThrow(), endedAt.orElseThrow()));
      case CANCELLED ->
          Optional.of(
              new OrderEvent.Cancelled(orderId, reason.orElseThrow(), endedAt.orElseThrow()));
    };
  }

  private void checkCanBecome(Status next) {
    require(status.canBecome(next), status + " cannot become " + next);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalStateException(rule);
  }
}
