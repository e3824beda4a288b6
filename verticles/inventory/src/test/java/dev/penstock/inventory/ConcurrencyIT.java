package dev.penstock.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Event;
import dev.penstock.events.Item;
import dev.penstock.events.OrderEvent;
import dev.penstock.pipeline.Answering;
import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Received;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several instances at once on one real PostgreSQL, as in several processes. */
class ConcurrencyIT {
  private static final int INSTANCES = 4;
  private static final int BATCH = 25;

  private final Vertx vertx = Vertx.vertx();
  private final TestLedger ledger = new TestLedger(vertx);
  private final List<Pool> pools = new ArrayList<>();
  private final List<InventoryIntake> instances =
      IntStream.range(0, INSTANCES).mapToObj(i -> new InventoryIntake(pool(), "eur")).toList();
  private final Random shuffles = new Random(1);
  private final Map<UUID, Set<String>> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Throwable> outages = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    TestLedger.await(vertx.close());
  }

  @Test
  void decidesOverlappingBatchesOfHotProductsOnce() {
    for (int i = 0; i < 3; i++) ledger.stock("hot-" + i, 200, 100 + i);
    for (int i = 0; i < 8; i++) ledger.stock("cold-" + i, 50, 10);
    var orders = orders(new Random(42), 400);
    TestLedger.await(
        Future.all(
            instances.stream()
                .map(instance -> inBatches(instance.created(), shuffled(orders)))
                .toList()));
    ledger.assertConserved();
    assertThat(outages).as("no deadlocks").noneMatch(PgException.class::isInstance);
    assertThat(ledger.states()).hasSize(orders.size()).containsValues("HELD", "REJECTED");
    assertThat(answers.values()).hasSize(orders.size()).allMatch(said -> said.size() == 1);
  }

  @Test
  void decidesOrdersOfUnknownProductsOnce() {
    var orders =
        IntStream.range(0, 100)
            .mapToObj(i -> RuleTest.order(UUID.randomUUID(), List.of(new Item("none-" + i, 1))))
            .toList();
    TestLedger.await(
        Future.all(
            instances.stream()
                .map(instance -> inBatches(instance.created(), shuffled(orders)))
                .toList()));
    assertThat(ledger.states()).hasSize(100).doesNotContainValue("HELD");
    assertThat(answers.values()).hasSize(100).allMatch(said -> said.size() == 1);
    assertThat(outages).as("no deadlocks").noneMatch(PgException.class::isInstance);
  }

  @Test
  void holdsNothingOfOrdersThatAreCancelledWhileTheyAreDecided() {
    for (int i = 0; i < 3; i++) ledger.stock("hot-" + i, 200, 100 + i);
    for (int i = 0; i < 8; i++) ledger.stock("cold-" + i, 50, 10);
    var orders = orders(new Random(7), 300);
    var cancellations = orders.stream().map(order -> cancelled(order.orderId())).toList();
    var work = new ArrayList<Future<Void>>();
    for (int i = 0; i < INSTANCES; i++) {
      var instance = instances.get(i);
      work.add(inBatches(instance.created(), shuffled(orders)));
      if (i % 2 == 0) work.add(inBatches(instance.cancelled(), shuffled(cancellations)));
    }
    TestLedger.await(Future.all(work));
    ledger.assertConserved();
    assertThat(ledger.states()).hasSize(orders.size()).doesNotContainValue("HELD");
    var reserved = ledger.query("SELECT sum(reserved)::int FROM inventory.stock").get(0);
    assertThat(reserved.getInteger(0)).isZero();
    assertThat(outages).as("no deadlocks").noneMatch(PgException.class::isInstance);
  }

  @Test
  void keepsStockSetByHandWhileOrdersAreDecided() {
    ledger.stock("hot-0", 500, 1);
    ledger.stock("hot-1", 500, 1);
    ledger.stock("hot-2", 500, 1);
    var work = new ArrayList<Future<Void>>();
    work.add(inBatches(instances.get(0).created(), orders(new Random(3), 200)));
    var pool = pools.get(1);
    for (int i = 0; i < 30; i++) {
      var level = new StockLevel(500 + i, 1 + i);
      var productId = i % 2 == 0 ? "hot-" + i % 3 : "new-" + i % 4;
      work.add(pool.withTransaction(tx -> StockStore.set(tx, productId, level)).mapEmpty());
    }
    TestLedger.await(Future.all(work));
    ledger.assertConserved();
    assertThat(outages).as("no deadlocks").noneMatch(PgException.class::isInstance);
  }

  /** One batch after the other, each tried again after an outage, as the pipeline does. */
  private Future<Void> inBatches(Answering answering, List<? extends Event> events) {
    Future<Void> chain = Future.succeededFuture();
    for (int from = 0; from < events.size(); from += BATCH) {
      var batch = events.subList(from, Math.min(events.size(), from + BATCH));
      chain = chain.compose(v -> untilAvailable(answering, batch));
    }
    return chain;
  }

  private Future<Void> untilAvailable(Answering answering, List<? extends Event> batch) {
    var messages = new ArrayList<Received<?>>();
    for (var event : batch) messages.add(PretendMessage.received(event));
    return answering
        .answer(messages)
        .<Void>map(
            said -> {
              said.events().forEach(this::note);
              return null;
            })
        .recover(
            cause -> {
              outages.add(cause);
              return Failure.of(cause) instanceof Failure.Unavailable
                  ? untilAvailable(answering, batch)
                  : Future.failedFuture(cause);
            });
  }

  private void note(Outgoing answer) {
    answers
        .computeIfAbsent(
            answer.event().orderId(), id -> Collections.synchronizedSet(new TreeSet<>()))
        .add(answer.event().toString());
  }

  private Pool pool() {
    var pool =
        TestLedger.onEventLoop(
            vertx, () -> Future.succeededFuture(Ledger.open(vertx, ledger.options, "instance")));
    pools.add(pool);
    return pool;
  }

  private static List<OrderEvent.Created> orders(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              var items = new HashMap<String, Item>();
              for (int line = 0; line < 1 + random.nextInt(3); line++) {
                var id =
                    random.nextInt(4) == 0
                        ? "cold-" + random.nextInt(9)
                        : "hot-" + random.nextInt(3);
                items.put(id, new Item(id, 1 + random.nextInt(3)));
              }
              return RuleTest.order(
                  new UUID(random.nextLong(), random.nextLong()), List.copyOf(items.values()));
            })
        .toList();
  }

  private static OrderEvent.Cancelled cancelled(UUID orderId) {
    return new OrderEvent.Cancelled(
        orderId, CancelReason.TIMED_OUT, OffsetDateTime.parse("2026-01-31T12:00:00Z"));
  }

  private <T> List<T> shuffled(List<T> events) {
    var shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, shuffles);
    return shuffled;
  }
}
