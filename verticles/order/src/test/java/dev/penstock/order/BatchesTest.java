package dev.penstock.order;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.OrderEvent;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders are due with the batch they were taken in with, until each is due itself. */
final class BatchesTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** Looks only when it starts and when the broker comes back. */
  private static final OrderConfig WITHOUT_TIMER =
      new OrderConfig(64, 1_000, SOON, 1_000, SOON, NEVER, WAIT, 50, NEVER, SOON);

  private static final String BATCHES = "SELECT FROM orders.batches";

  private Rig rig;
  private HttpRig http;

  @BeforeEach
  void open() {
    rig = new Rig(WITHOUT_TIMER);
    http = rig.withDoor();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private List<UUID> announced(int orders) {
    var ids = IntStream.range(0, orders).mapToObj(i -> http.order()).toList();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(orders));
    return ids;
  }

  private void batchesAreDue() {
    rig.query("UPDATE orders.batches SET due_at = now()");
  }

  private void sweep() {
    rig.broker.goAway();
    rig.broker.comeBack();
  }

  @Test
  void drivesAgainWhatHasNotEndedWithItsBatchAndForgetsThat() {
    var ids = announced(20);
    rig.query(
        "UPDATE orders.orders SET status = 'CANCELLED', reason = 'timed_out', ended_at = now()"
            + " WHERE order_id = $1",
        ids.get(0));
    assertThat(rig.query("SELECT FROM orders.orders WHERE due_at IS NOT NULL")).isEmpty();
    batchesAreDue();
    rig.withVerticle().withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(39));
    assertThat(rig.said(OrderEvent.CREATED, ids.get(0))).hasSize(1);
    var next = "SELECT FROM orders.orders WHERE attempts = 2 AND due_at > now() + interval '50 s'";
    assertThat(rig.query(next)).hasSize(19);
    // While both look, each may leave to the next look what the other has just locked.
    eventually(
        SOON,
        () -> {
          sweep();
          assertThat(rig.query(BATCHES)).isEmpty();
        });
  }

  @Test
  void drivesAgainWhatAnEarlierVersionTookIn() {
    var id = announced(1).get(0);
    rig.query("DELETE FROM orders.batches");
    rig.query("UPDATE orders.orders SET due_at = now()");
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSize(2));
  }

  @Test
  void drivesAgainWhatIsCommittedAfterLaterOrdersHaveBeenLookedAt() {
    var late = Samples.newOrder(Optional.empty());
    var connection = Rig.await(rig.pool.getConnection());
    var transaction = Rig.await(connection.begin());
    Rig.await(OrderStore.insert(connection, List.of(late), true, WITHOUT_TIMER));
    Rig.await(connection.query("UPDATE orders.batches SET due_at = now()").execute());
    var later = announced(1).get(0);
    batchesAreDue();
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, later)).hasSize(2));
    eventually(SOON, () -> assertThat(rig.query(BATCHES)).isEmpty());
    Rig.await(transaction.commit());
    Rig.await(connection.close());
    sweep();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, late.orderId())).hasSize(1));
  }

  @Test
  void passesAnOrderThatSomebodyHoldsAndDrivesItAgainAfterwards() {
    var held = announced(1).get(0);
    var connection = Rig.await(rig.pool.getConnection());
    var transaction = Rig.await(connection.begin());
    Rig.await(OrderStore.lock(connection, List.of(held)));
    var free = http.order();
    batchesAreDue();
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, free)).hasSize(2));
    eventually(SOON, () -> assertThat(rig.query(BATCHES)).hasSize(1));
    Rig.await(transaction.rollback());
    Rig.await(connection.close());
    assertThat(rig.said(OrderEvent.CREATED, held)).hasSize(1);
    sweep();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, held)).hasSize(2));
  }

  @Test
  void givesAnOrderAWholeWaitAfterAStepInTheSecondHalfOfIt() {
    announced(1);
    // Of one moment, however long this takes.
    var reserveAndMakeBatchesDue =
        "WITH due AS (UPDATE orders.batches SET due_at = now())"
            + " UPDATE orders.orders SET status = 'RESERVED', amount_cents = 1, currency = 'eur',"
            + " reserved_at = now() - $1::text::interval WHERE status = 'ACCEPTED'";
    rig.query(reserveAndMakeBatchesDue, "14 s");
    var due =
        "SELECT count(*) FILTER (WHERE due_at = reserved_at + interval '30 s') AS after_step,"
            + " count(*) FILTER (WHERE attempts = 2) AS driven FROM orders.orders";
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.query(BATCHES)).isEmpty());
    assertThat(rig.query(due).get(0).getLong("after_step")).isEqualTo(1);
    var early = http.order();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(2));
    rig.query(reserveAndMakeBatchesDue, "16 s");
    sweep();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, early)).hasSize(2));
    assertThat(rig.query(due).get(0).getLong("driven")).isEqualTo(1);
  }

  @Test
  void makesNoMoreOrdersDueThanItDrivesAgain() {
    announced(120);
    batchesAreDue();
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(170));
    assertThat(rig.query("SELECT FROM orders.orders WHERE due_at IS NOT NULL")).hasSize(50);
    assertThat(rig.query("SELECT FROM orders.open")).hasSize(120);
  }

  /** As pages are filled by the hundred orders that a busy door takes at a time. */
  @Test
  void changesNothingIndexedOnTheWayOfAnOrdinaryOrder() {
    var connection = Rig.await(rig.pool.getConnection());
    for (int batch = 0; batch < 10; batch++) {
      boolean isKeyed = batch % 2 == 0;
      var ids =
          IntStream.range(0, 100)
              .mapToObj(i -> Optional.of("key-" + UUID.randomUUID()).filter(key -> isKeyed))
              .map(Samples::newOrder)
              .toList();
      Rig.await(OrderStore.insert(connection, ids, true, WITHOUT_TIMER));
      var taken = ids.stream().map(NewOrder::orderId).toList();
      save(connection, taken, Samples.RESERVED);
      save(connection, taken, Samples.CONFIRMED);
    }
    assertThat(counted(connection, "n_tup_upd")).isEqualTo(2_000);
    assertThat(counted(connection, "n_tup_hot_upd")).isEqualTo(2_000);
  }

  private static void save(SqlConnection connection, List<UUID> ids, OrderState state) {
    var locked = Rig.await(OrderStore.lock(connection, ids)).values();
    var next = locked.stream().map(row -> row.with(state)).toList();
    Rig.await(OrderStore.save(connection, next, WAIT));
  }

  @Test
  void looksAtTheOrdersOfDueBatchesOnlyHoweverManyThereAre() {
    rig.query(
        "INSERT INTO orders.orders (order_id, status, items, lines, amount_cents, currency,"
            + " correlation_id, traceparent, attempts, created_at, reserved_at, ended_at,"
            + " deadline_at)"
            + " SELECT gen_random_uuid(), 'CONFIRMED', '[1]', '[1]', 1, 'eur', 'c', '', 1, at, at,"
            + " at, at + interval '1 h' FROM (SELECT now() - n / 100 * interval '1 s' - interval '1 s' AS at"
            + " FROM generate_series(1, 100000) AS n) AS times");
    rig.query("ANALYZE orders.orders");
    announced(20);
    batchesAreDue();
    var connection = Rig.await(rig.pool.getConnection());
    assertThat(Rig.await(connection.query("SELECT FROM orders.open").execute())).hasSize(20);
    var readBefore = counted(connection, "idx_tup_fetch");
    assertThat(Rig.await(RedriveStore.makeDue(connection, 64, 50, WAIT))).isEqualTo(20);
    assertThat(Rig.await(RedriveStore.forgetBatches(connection, 64))).isEqualTo(20);
    assertThat(counted(connection, "idx_tup_fetch") - readBefore).isBetween(60L, 100L);
    assertThat(counted(connection, "seq_tup_read")).isZero();
  }

  /** Of all orders, by what this connection has done. */
  private static long counted(SqlConnection connection, String what) {
    Rig.await(connection.query("SELECT pg_stat_force_next_flush()").execute());
    var sql = "SELECT " + what + " FROM pg_stat_user_tables WHERE relid = $1::text::regclass";
    return Rig.await(connection.preparedQuery(sql).execute(Tuple.of("orders.orders")))
        .iterator()
        .next()
        .getLong(0);
  }
}
