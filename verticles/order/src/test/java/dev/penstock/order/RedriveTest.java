package dev.penstock.order;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Lineage;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RedriveTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofHours(1);

  /** Looks only when it starts and when the broker comes back. */
  private static final OrderConfig WITHOUT_TIMER =
      new OrderConfig(64, 1_000, SOON, 1_000, SOON, NEVER, Duration.ofSeconds(30), 50, NEVER, SOON);

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

  @Test
  void takesOrdersWhileTheBrokerIsAwayAndPublishesThemWhenItIsBack() {
    rig.withVerticle();
    rig.broker.goAway();
    var ids = IntStream.range(0, 120).mapToObj(i -> http.order()).toList();
    assertThat(rig.said(OrderEvent.CREATED)).isEmpty();
    var unpublished = rig.meters.counter("penstock.orders.unpublished");
    eventually(SOON, () -> assertThat(unpublished.count()).isEqualTo(120));
    rig.broker.comeBack();
    eventually(
        SOON,
        () ->
            assertThat(rig.said(OrderEvent.CREATED).stream().map(m -> m.messageId()))
                .containsExactlyInAnyOrderElementsOf(
                    ids.stream().map(id -> "orders.created:" + id).toList()));
  }

  @Test
  void drivesAgainWhatMakesNoProgressAsANewAttempt() {
    var id = http.order();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSize(1));
    rig.query("UPDATE orders.orders SET due_at = now()");
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSize(2));
    assertThat(rig.said(OrderEvent.CREATED, id).stream().map(m -> m.messageId()))
        .containsExactly("orders.created:" + id, "orders.created:" + id + "#2");
    assertThat(bodies(id)).hasSize(1);
    var row = rig.query("SELECT attempts, due_at > now() + interval '50 s' FROM orders.orders");
    assertThat(row.get(0).getInteger(0)).isEqualTo(2);
    assertThat(row.get(0).getBoolean(1)).isTrue();
  }

  @Test
  void saysWhatItSaysOfAnExpressOrderOnItsLane() {
    var id = HttpRig.id(http.send(http.post(HttpRig.bodyWith("express"))));
    eventually(SOON, () -> assertThat(rig.said("orders.created.express", id)).hasSize(1));
    rig.query("UPDATE orders.orders SET due_at = now()");
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said("orders.created.express", id)).hasSize(2));
    assertThat(http.send(http.cancelling(id)).statusCode()).isEqualTo(202);
    eventually(SOON, () -> assertThat(rig.said("orders.cancelled.express", id)).hasSize(1));
    rig.query("UPDATE orders.orders SET due_at = '-infinity'");
    rig.broker.goAway();
    rig.broker.comeBack();
    eventually(SOON, () -> assertThat(rig.said("orders.cancelled.express", id)).hasSize(2));
    assertThat(rig.said(OrderEvent.CREATED)).isEmpty();
    assertThat(rig.said(OrderEvent.CANCELLED)).isEmpty();
  }

  private HashSet<String> bodies(UUID id) {
    var bodies = new HashSet<String>();
    for (var message : rig.said(OrderEvent.CREATED, id)) bodies.add(new String(message.body()));
    return bodies;
  }

  @Test
  void sharesTheRedriveAndLeavesEndedOrdersAlone() {
    var ids = IntStream.range(0, 300).mapToObj(i -> http.order()).toList();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(300));
    rig.query(
        "UPDATE orders.orders SET status = 'CANCELLED', reason = 'timed_out', ended_at = now(),"
            + " due_at = NULL WHERE order_id = $1",
        ids.get(0));
    rig.query("UPDATE orders.orders SET due_at = '-infinity' WHERE ended_at IS NULL");
    rig.withVerticle().withVerticle().withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(599));
    assertThat(rig.query("SELECT FROM orders.orders WHERE attempts = 2")).hasSize(299);
    assertThat(rig.said(OrderEvent.CREATED, ids.get(0))).hasSize(1);
  }

  @Test
  void saysACancellationAgainUntilAllOfItIsGivenBack() {
    rig.withVerticle();
    var id = http.order();
    rig.hear("inventory", Samples.reserved(id));
    rig.hear("payment", Samples.declined(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
    assertThat(http.compensation(id)).isEqualTo("pending");
    assertThat(secondsUntilDue(id)).isBetween(1.0, 30.0);
    for (int attempt = 2; attempt <= 3; attempt++) {
      rig.query("UPDATE orders.orders SET due_at = now() WHERE order_id = $1", id);
      rig.broker.goAway();
      rig.broker.comeBack();
      var messageId = "orders.cancelled:" + id + "#" + attempt;
      eventually(
          SOON,
          () ->
              assertThat(rig.said(OrderEvent.CANCELLED, id).stream().map(m -> m.messageId()))
                  .contains(messageId));
    }
    assertThat(secondsUntilDue(id)).isBetween(61.0, 120.0);
    rig.hear("inventory", Samples.released(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("done"));
    assertThat(rig.query("SELECT FROM orders.orders WHERE due_at IS NULL")).hasSize(1);
  }

  @Test
  void goesOnSayingACancellationWhoseRefundFailedAndHearsOfALaterSuccess() {
    rig.withVerticle();
    var id = http.order();
    assertThat(http.send(http.cancelling(id)).statusCode()).isEqualTo(202);
    rig.hear("inventory", Samples.stockVoided(id));
    rig.hear("payment", Samples.moneyVoided(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("none"));
    assertThat(rig.query(DUE)).isEmpty();
    // The charge of a process that was away for long has arrived after all.
    rig.hear("payment", Samples.refundFailed(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("failed"));
    assertThat(rig.query(DUE)).hasSize(1);
    rig.hear("payment", Samples.refunded(id), Samples.refundFailed(id), Samples.moneyVoided(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("done"));
    assertThat(rig.query(DUE)).isEmpty();
  }

  private static final String DUE = "SELECT FROM orders.orders WHERE due_at IS NOT NULL";

  private double secondsUntilDue(UUID id) {
    var sql =
        "SELECT extract(epoch FROM due_at - now())::float8 FROM orders.orders WHERE order_id = $1";
    return rig.query(sql, id).get(0).getDouble(0);
  }

  @Test
  void drivesOnlyOneBatchOfWhatMerelyLooksStuck() {
    for (int i = 0; i < 120; i++) http.order();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(120));
    rig.query("UPDATE orders.orders SET due_at = now()");
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(170));
    assertThat(rig.query("SELECT FROM orders.orders WHERE due_at <= now()")).hasSize(70);
  }

  @Test
  void publishesWhatTheBrokerRefused() {
    var refusing = rig.surroundings(new RefusingBridge(rig.surroundings.bridge()));
    var door = new HttpRig(new OrderService(WITHOUT_TIMER), refusing);
    Rig.await(rig.vertx.deployVerticle(door));
    var id = door.order();
    var due = "SELECT FROM orders.orders WHERE attempts = 1 AND due_at = '-infinity'";
    eventually(SOON, () -> assertThat(rig.query(due)).hasSize(1));
    assertThat(rig.meters.counter("penstock.orders.unpublished").count()).isEqualTo(1);
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSize(1));
  }

  @Test
  void passesAnOrderThatCannotBePublished() {
    var good = http.order();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(1));
    var request =
        new OrderRequest(
            Samples.ITEMS, Optional.empty(), Optional.of("no token"), Priority.STANDARD);
    var bad = new NewOrder(UUID.randomUUID(), request, Optional.empty(), Lineage.of("c", null));
    Rig.await(OrderStore.insert(rig.pool, List.of(bad), true, WITHOUT_TIMER));
    rig.query("UPDATE orders.orders SET due_at = now()");
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, good)).hasSize(2));
    assertThat(rig.said(OrderEvent.CREATED, bad.orderId())).isEmpty();
  }
}
