package dev.penstock.order;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Item;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Received;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a batch of events makes of its orders, each order's events in the order they arrived.
 *
 * @param changed the orders to write
 * @param ended those of them that ended now
 * @param ends to announce, new ones and repeated ones, one for each order
 * @param unknown events that need an order which the ledger does not have
 */
record SagaBatch(
    List<OrderLife> changed,
    List<OrderLife> ended,
    List<Outgoing> ends,
    List<Received<?>> unknown) {

  /** The time of a change that the ledger gives its own. */
  private static final OffsetDateTime UNTIMED = OffsetDateTime.MIN;

  /**
   * How an order goes on that is where its events expect it to be: to its reservation, or on to its
   * confirmation.
   */
  record Move(UUID orderId, OrderState expected, OrderState next) {
    private boolean isUsual() {
      return next.status() == Status.RESERVED || next.status() == Status.CONFIRMED;
    }
  }

  /** The usual ones; what is not among them takes a look at the order. */
  static List<Move> moves(List<Received<?>> messages) {
    var moves = new LinkedHashMap<UUID, Optional<Move>>();
    for (var message : messages) {
      moves.merge(
          message.orderId(),
          Saga.usuallyBefore(message.event())
              .map(state -> new Move(message.orderId(), state, after(state, message))),
          (move, other) ->
              move.map(m -> new Move(m.orderId(), m.expected(), after(m.next(), message))));
    }
    return moves.values().stream().flatMap(Optional::stream).filter(Move::isUsual).toList();
  }

  private static OrderState after(OrderState state, Received<?> message) {
    return Saga.decide(state, message.event(), UNTIMED).next();
  }

  static SagaBatch decide(List<Received<?>> messages, Map<UUID, OrderStore.Locked> locked) {
    var states = new LinkedHashMap<UUID, OrderState>();
    var asked = new LinkedHashMap<UUID, Received<?>>();
    var unknown = new ArrayList<Received<?>>();
    for (var message : messages) {
      var row = locked.get(message.orderId());
      if (row != null) {
        var state = states.getOrDefault(message.orderId(), row.state());
        var step = Saga.decide(state, message.event(), row.now());
        states.put(message.orderId(), step.next());
        if (step.end().isPresent()) {
          asked.merge(message.orderId(), message, Received::laterAttempt);
        }
      } else if (Saga.asksForTheEnd(message.event())) {
        unknown.add(message);
      }
    }
    var changed = new ArrayList<OrderLife>();
    states.forEach(
        (id, state) -> {
          var order = locked.get(id);
          if (!state.equals(order.state())) changed.add(order.with(state));
        });
    var ended = changed.stream().filter(order -> endsNow(locked, order)).toList();
    return new SagaBatch(changed, ended, ends(asked, states), unknown);
  }

  /** Of other orders. */
  SagaBatch and(SagaBatch others) {
    return new SagaBatch(
        joined(changed, others.changed),
        joined(ended, others.ended),
        joined(ends, others.ends),
        joined(unknown, others.unknown));
  }

  private static <T> List<T> joined(List<T> some, List<T> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static boolean endsNow(Map<UUID, OrderStore.Locked> locked, OrderLife order) {
    return order.state().status().isEnd() && !locked.get(order.orderId()).state().status().isEnd();
  }

  private static List<Outgoing> ends(Map<UUID, Received<?>> asked, Map<UUID, OrderState> states) {
    var ends = new ArrayList<Outgoing>(asked.size());
    asked.forEach(
        (id, message) -> states.get(id).end(id).map(message::leadsTo).ifPresent(ends::add));
    return ends;
  }

  /** The orders of strangers that can be taken over from their reservation. */
  static List<NewOrder> adoptable(List<Received<?>> messages, Map<UUID, OrderStore.Locked> locked) {
    var orders = new LinkedHashMap<UUID, NewOrder>();
    for (var message : messages) {
      if (message.event() instanceof InventoryEvent.Reserved reserved
          && !locked.containsKey(reserved.orderId())) {
        orders.putIfAbsent(reserved.orderId(), adopted(reserved, message));
      }
    }
    return List.copyOf(orders.values());
  }

  private static NewOrder adopted(InventoryEvent.Reserved event, Received<?> message) {
    var lineage = message.lineage();
    var items =
        event.lines().stream().map(line -> new Item(line.productId(), line.quantity())).toList();
    var request =
        new OrderRequest(items, event.customerId(), event.paymentMethod(), message.priority());
    return NewOrder.adopted(event, request, lineage.correlationId(), lineage);
  }
}
