package dev.penstock.inventory;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Item;
import dev.penstock.events.Line;
import dev.penstock.events.OrderEvent;
import dev.penstock.pipeline.Answering;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Received;
import dev.penstock.pipeline.UnavailableException;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what happens to orders, on the verticle's event loop, a batch in one transaction. Safe
 * to repeat: what an order was told is stored under its id.
 */
final class InventoryIntake {
  private static final Logger LOG = LoggerFactory.getLogger(InventoryIntake.class);

  /** Each is caused by another commit for the same order, after which it can be recalled. */
  private static final int REPEATS_MAX = 3;

  private final Pool pool;
  private final String currency;

  /** What is there of the products of a batch, and what was said of its orders before. */
  private record Known(Map<String, Product> stock, Map<UUID, Reservation> reservations) {}

  InventoryIntake(Pool pool, String currency) {
    this.pool = pool;
    this.currency = currency;
  }

  /** Of {@code orders.created}: holds stock for them. */
  Answering created() {
    return messages -> repeating(this::decide, messages, 0);
  }

  /** Of {@code orders.cancelled}: releases what is held for them. */
  Answering cancelled() {
    return messages -> repeating(this::release, messages, 0);
  }

  private static Future<Answers> repeating(
      Answering answering, List<Received<?>> messages, int repeats) {
    return answering
        .answer(messages)
        .recover(
            cause -> {
              if (!(cause instanceof DecidedElsewhereException)) return Future.failedFuture(cause);
              return repeats < REPEATS_MAX
                  ? repeating(answering, messages, repeats + 1)
                  : Future.failedFuture(new UnavailableException(cause.getMessage()));
            });
  }

  private Future<Answers> decide(List<Received<?>> messages) {
    var orders = messages.stream().map(each -> (OrderEvent.Created) each.event()).toList();
    return Transactions.readThenWrite(
            pool,
            tx -> lock(tx, productIds(orders), orderIds(messages)),
            (tx, known) ->
                write(tx, Rule.decide(orders, known.reservations(), known.stock(), currency)))
        .map(outcome -> answers(messages, outcome, (message, word) -> word.answer()));
  }

  private Future<Answers> release(List<Received<?>> messages) {
    var orderIds = orderIds(messages);
    return Transactions.run(
            pool,
            tx -> ReservationStore.recall(tx, orderIds),
            (tx, seen) ->
                lockHeld(tx, orderIds, seen)
                    .compose(known -> write(tx, Rule.cancel(orderIds, known))))
        .map(outcome -> answers(messages, outcome, InventoryIntake::toCancellation));
  }

  /** Sent together; PostgreSQL runs the second after the first, when the locks are held. */
  private static Future<Known> lock(
      SqlConnection tx, Collection<String> productIds, Collection<UUID> orderIds) {
    var stock = StockStore.lock(tx, productIds);
    var reservations = ReservationStore.recall(tx, orderIds);
    return Future.all(stock, reservations)
        .map(both -> new Known(stock.result(), reservations.result()));
  }

  /** The reservations again, under the locks that whoever changes a held one must have. */
  private static Future<Map<UUID, Reservation>> lockHeld(
      SqlConnection tx, Collection<UUID> orderIds, Map<UUID, Reservation> seen) {
    var productIds = heldProductIds(seen);
    if (productIds.isEmpty()) return Future.succeededFuture(seen);
    return lock(tx, productIds, orderIds)
        .compose(
            locked -> {
              var known = locked.reservations();
              return productIds.containsAll(heldProductIds(known))
                  ? Future.succeededFuture(known)
                  : Future.failedFuture(new DecidedElsewhereException(known.size() - seen.size()));
            });
  }

  /** Sent together. Under the locks all rows are there, so only a reservation can be in the way. */
  private static Future<Outcome> write(SqlConnection tx, Outcome outcome) {
    FaultPoint.hit("inventory.beforeWrite");
    return Future.all(
            ReservationStore.release(tx, outcome.released()),
            ReservationStore.create(tx, outcome.created()),
            StockStore.reserve(tx, outcome.reservedDeltas()))
        .map(outcome);
  }

  /** One answer an order, in arrival order, to the message of the latest attempt. */
  private static Answers answers(
      List<Received<?>> messages,
      Outcome outcome,
      BiFunction<Received<?>, Reservation, Optional<InventoryEvent>> answer) {
    var asked = new HashMap<UUID, Received<?>>();
    for (var message : messages) asked.merge(message.orderId(), message, Received::laterAttempt);
    var events = new ArrayList<Outgoing>(outcome.answered().size());
    for (var reservation : outcome.answered()) {
      var message = asked.get(reservation.orderId());
      report(message, reservation);
      answer.apply(message, reservation).ifPresent(event -> events.add(message.leadsTo(event)));
    }
    return Answers.of(events);
  }

  private static Optional<InventoryEvent> toCancellation(
      Received<?> message, Reservation reservation) {
    return reservation.answerTo(((OrderEvent.Cancelled) message.event()).reason());
  }

  private static void report(Received<?> message, Reservation reservation) {
    if (!LOG.isDebugEnabled()) return;
    LogLine.about(LOG.atDebug(), message)
        .log("{} leaves the order {}", message.event().subject(), reservation.state());
  }

  private static List<UUID> orderIds(List<Received<?>> messages) {
    return messages.stream().map(message -> message.event().orderId()).distinct().toList();
  }

  private static Set<String> productIds(List<OrderEvent.Created> orders) {
    return orders.stream()
        .flatMap(order -> order.items().stream())
        .map(Item::productId)
        .collect(Collectors.toSet());
  }

  private static Set<String> heldProductIds(Map<UUID, Reservation> known) {
    return known.values().stream()
        .flatMap(reservation -> reservation.heldLines().stream())
        .map(Line::productId)
        .collect(Collectors.toSet());
  }
}
