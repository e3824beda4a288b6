package dev.penstock.order;

import dev.penstock.events.OrderEvent;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Received;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what other services say about orders, and orders that strangers publish. A batch that
 * comes again changes nothing and repeats its answers.
 */
final class EventIntake {
  private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

  /** How long an event waits for its order, each time, and how often: five minutes in all. */
  static final Duration UNKNOWN_ORDER_DELAY = Duration.ofSeconds(2);

  static final long UNKNOWN_ORDER_DELIVERIES_MAX = 150;

  private final Pool pool;
  private final MeterRegistry meters;
  private final OrderConfig config;

  EventIntake(Pool pool, MeterRegistry meters, OrderConfig config) {
    this.pool = pool;
    this.meters = meters;
    this.config = config;
  }

  /** Takes over the orders of strangers; our own do not come here. */
  Future<Answers> adopt(List<Received<?>> messages) {
    // Sorted by id, so that two instances insert the same orders in the same order.
    var strangers = new TreeMap<UUID, NewOrder>();
    var quotes = new HashMap<UUID, Quote>();
    for (var message : messages) {
      if (message.event() instanceof OrderEvent.Created created) {
        strangers.putIfAbsent(created.orderId(), newOrder(created, message));
        Quote.of(created).ifPresent(quote -> quotes.putIfAbsent(created.orderId(), quote));
      }
    }
    if (strangers.isEmpty()) return Future.succeededFuture(Answers.none());
    return OrderStore.insert(pool, List.copyOf(strangers.values()), true, config)
        .onSuccess(fresh -> countAdopted(fresh.size()))
        .compose(fresh -> OrderStore.keepQuotes(pool, quotes))
        .map(Answers.none());
  }

  /** Leads orders on by the saga, and announces how they end. */
  Future<Answers> leadOn(List<Received<?>> messages) {
    return moveOn(messages)
        .compose(moved -> leadOnTheOthers(messages, moved))
        .map(
            batch -> {
              messages.forEach(EventIntake::log);
              return answers(batch);
            });
  }

  /** One statement, without a look at them before, for orders that are where they usually are. */
  private Future<Map<UUID, OrderStore.Locked>> moveOn(List<Received<?>> messages) {
    var moves = SagaBatch.moves(messages);
    FaultPoint.hit("order.beforeSave");
    return OrderStore.moveOn(pool, moves);
  }

  /** All the others are decided under their locks. */
  private Future<SagaBatch> leadOnTheOthers(
      List<Received<?>> messages, Map<UUID, OrderStore.Locked> moved) {
    var batch = counted(SagaBatch.decide(about(messages, moved::containsKey), moved));
    var others = about(messages, id -> !moved.containsKey(id));
    if (others.isEmpty()) return Future.succeededFuture(batch);
    return Transactions.readThenWrite(
            pool, tx -> lock(tx, others), (tx, locked) -> decide(tx, others, locked))
        .map(led -> batch.and(counted(led)));
  }

  /** What it ended is committed. */
  private SagaBatch counted(SagaBatch batch) {
    batch.ended().forEach(order -> EndMeters.count(meters, order));
    return batch;
  }

  private static List<Received<?>> about(List<Received<?>> messages, Predicate<UUID> orders) {
    return messages.stream()
        .filter(message -> orders.test(message.orderId()))
        .collect(Collectors.toUnmodifiableList());
  }

  private Future<Map<UUID, OrderStore.Locked>> lock(SqlConnection tx, List<Received<?>> messages) {
    var ids = messages.stream().map(Received::orderId).collect(Collectors.toSet());
    return OrderStore.lock(tx, ids).compose(locked -> adoptReserved(tx, messages, locked));
  }

  private Future<SagaBatch> decide(
      SqlConnection tx, List<Received<?>> messages, Map<UUID, OrderStore.Locked> locked) {
    var batch = SagaBatch.decide(messages, locked);
    FaultPoint.hit("order.beforeSave");
    return OrderStore.save(tx, batch.changed(), config.redriveAfter()).map(batch);
  }

  /** Takes over what a reservation has overtaken, and locks it. Rare: only strangers' orders. */
  private Future<Map<UUID, OrderStore.Locked>> adoptReserved(
      SqlConnection tx, List<Received<?>> messages, Map<UUID, OrderStore.Locked> locked) {
    var orders =
        SagaBatch.adoptable(messages, locked).stream()
            .sorted(Comparator.comparing(NewOrder::orderId))
            .toList();
    if (orders.isEmpty()) return Future.succeededFuture(locked);
    return OrderStore.insert(tx, orders, true, config)
        .onSuccess(fresh -> countAdopted(fresh.size()))
        .compose(fresh -> OrderStore.lock(tx, orders.stream().map(NewOrder::orderId).toList()))
        .map(
            adopted -> {
              var all = new HashMap<>(locked);
              all.putAll(adopted);
              return all;
            });
  }

  private static NewOrder newOrder(OrderEvent.Created event, Received<?> message) {
    var request =
        new OrderRequest(
            event.items(), event.customerId(), event.paymentMethod(), message.priority());
    var correlationId = event.correlationId().orElse(message.lineage().correlationId());
    return NewOrder.adopted(event, request, correlationId, message.lineage());
  }

  private static Answers answers(SagaBatch batch) {
    for (var message : batch.unknown()) {
      if (message.message().deliveryCount() >= UNKNOWN_ORDER_DELIVERIES_MAX) {
        throw new IllegalStateException(
            message.event().id() + " is about an order that never came to this ledger");
      }
    }
    return new Answers(batch.ends(), batch.unknown(), UNKNOWN_ORDER_DELAY);
  }

  private void countAdopted(int orders) {
    meters.counter("penstock.orders.accepted").increment(orders);
  }

  private static void log(Received<?> message) {
    if (!LOG.isDebugEnabled()) return;
    LogLine.about(LOG.atDebug(), message).log(message.event().subject());
  }
}
