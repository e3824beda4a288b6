package dev.penstock.order;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Event;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class OrderVerticleTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private Rig rig;
  private HttpRig http;

  @BeforeEach
  void open(Vertx vertx) {
    rig = new Rig(vertx, Rig.FAST);
    http = rig.withDoor();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void eventuallyIs(UUID id, Status status) {
    eventually(SOON, () -> assertThat(rig.order(id).state().status()).isEqualTo(status));
  }

  /** Consumers handle in order: when the last events are handled, so are all before them. */
  private void eventuallyQuiet() {
    var rejected = http.order();
    var captured = http.order();
    rig.hear("inventory", Samples.rejected(rejected));
    rig.hear("payment", Samples.captured(captured));
    eventuallyIs(rejected, Status.CANCELLED);
    eventuallyIs(captured, Status.CONFIRMED);
  }

  private double ended(String end, String reason) {
    return rig.meters.counter("penstock.orders.ended", "end", end, "reason", reason).count();
  }

  @Test
  void comesAndGoesWithoutLeavingAnythingBehind(Vertx vertx, VertxTestContext context) {
    var verticle = new OrderService(Rig.FAST).verticle(rig.surroundings).orElseThrow();
    vertx
        .deployVerticle(verticle)
        .compose(vertx::undeploy)
        .onComplete(
            context.succeeding(
                v ->
                    context.verify(
                        () -> {
                          assertThat(vertx.deploymentIDs()).hasSize(1);
                          context.completeNow();
                        })));
  }

  @Test
  void confirmsWhatIsReservedAndPaid() {
    rig.withVerticle();
    var id = http.order();
    rig.hear("inventory", Samples.reserved(id));
    eventuallyIs(id, Status.RESERVED);
    rig.hear("payment", Samples.captured(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED, id)).hasSize(1));
    var shown = new JsonObject(http.get("/orders/" + id).body());
    assertThat(shown.getString("status")).isEqualTo("CONFIRMED");
    assertThat(shown.getLong("amount_cents")).isEqualTo(2_400);
    assertThat(shown.getJsonArray("lines").encode()).contains("\"unit_price_cents\":1200");
    assertThat(shown.fieldNames()).contains("reserved_at", "ended_at").doesNotContain("reason");
    assertThat(ended("confirmed", "none")).isEqualTo(1);
    assertThat(rig.meters.get("penstock.orders.duration").tag("end", "confirmed").timer().count())
        .isEqualTo(1);
  }

  @Test
  void cancelsWhatIsRejectedOrDeclined() {
    rig.withVerticle();
    var rejected = http.order();
    var declined = http.order();
    rig.hear("inventory", Samples.rejected(rejected), Samples.reserved(declined));
    rig.hear("payment", Samples.declined(declined));
    eventuallyIs(rejected, Status.CANCELLED);
    eventuallyIs(declined, Status.CANCELLED);
    assertThat(reasonOf(rejected)).isEqualTo("insufficient_stock");
    assertThat(reasonOf(declined)).isEqualTo("payment_declined");
    eventually(SOON, () -> assertThat(ended("cancelled", "insufficient_stock")).isEqualTo(1));
    eventually(SOON, () -> assertThat(ended("cancelled", "payment_declined")).isEqualTo(1));
  }

  @Test
  void showsWhatIsGivenBackForACancelledOrder() {
    rig.withVerticle();
    var rejected = http.order();
    var declined = http.order();
    rig.hear("inventory", Samples.rejected(rejected), Samples.reserved(declined));
    rig.hear("payment", Samples.declined(declined));
    eventuallyIs(rejected, Status.CANCELLED);
    eventuallyIs(declined, Status.CANCELLED);
    assertThat(http.compensation(rejected)).isEqualTo("none");
    assertThat(http.compensation(declined)).isEqualTo("pending");
    var tag = http.get("/orders/" + declined).headers().firstValue("ETag");
    rig.hear("inventory", Samples.released(declined));
    eventually(SOON, () -> assertThat(http.compensation(declined)).isEqualTo("done"));
    assertThat(http.get("/orders/" + declined).headers().firstValue("ETag")).isNotEqualTo(tag);
    eventually(SOON, () -> assertThat(ended("cancelled", "payment_declined")).isEqualTo(1));
  }

  private String reasonOf(UUID id) {
    return new JsonObject(http.get("/orders/" + id).body()).getString("reason");
  }

  @Test
  void repeatsTheEndToWhoeverAsksAgain() {
    rig.withVerticle();
    var id = http.order();
    rig.hear("inventory", Samples.rejected(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
    var end = rig.order(id).state();
    var consumedBefore = ended("cancelled", "insufficient_stock");
    // Another broker, as far as ids are concerned: the duplicate window has forgotten all.
    rig.broker.deleteStream(Topology.ORDERS);
    provisionAgain();
    rig.hear("payment", Samples.captured(id));
    // Among what is said because the stream was lost, if that is noticed as soon.
    eventually(
        SOON,
        () ->
            assertThat(rig.said(OrderEvent.CANCELLED, id).stream().map(m -> m.messageId()))
                .contains("orders.cancelled:" + id));
    assertThat(rig.order(id).state()).isEqualTo(end);
    assertThat(ended("cancelled", "insufficient_stock")).isEqualTo(consumedBefore);
  }

  @Test
  void adoptsAStrangersOrderWithThePriorityOfItsLane() {
    rig.withVerticle();
    var id = UUID.randomUUID();
    rig.hearFromStranger(
        "orders.created.express",
        "{\"order_id\":\"%s\",\"version\":\"v1\",\"items\":[{\"product_id\":\"a\",\"quantity\":1}]}"
            .formatted(id));
    eventually(SOON, () -> assertThat(rig.orders()).isEqualTo(1));
    assertThat(rig.order(id).priority()).isEqualTo(Priority.EXPRESS);
  }

  private void provisionAgain() {
    Rig.await(
        rig.surroundings
            .bridge()
            .management()
            .ensure(
                Topology.streams(StreamOptions.DEFAULTS), new OrderService(Rig.FAST).consumers()));
  }

  @Test
  void changesNothingWhenEverythingComesTwiceAndShuffled() {
    rig.broker.deliverEverythingTwice(true);
    rig.withVerticle();
    var random = new Random(7);
    var expected = new HashMap<UUID, Status>();
    var inventory = new ArrayList<Event>();
    var payments = new ArrayList<Event>();
    for (int i = 0; i < 60; i++) {
      var id = http.order();
      expected.put(id, i % 3 == 0 ? Status.CONFIRMED : Status.CANCELLED);
      if (i % 3 == 2) {
        inventory.addAll(Collections.nCopies(2, Samples.rejected(id)));
      } else {
        inventory.addAll(Collections.nCopies(2, Samples.reserved(id)));
        var answer = i % 3 == 0 ? Samples.captured(id) : Samples.declined(id);
        payments.addAll(Collections.nCopies(2, answer));
      }
    }
    Collections.shuffle(inventory, random);
    Collections.shuffle(payments, random);
    rig.hear("payment", payments.toArray(Event[]::new));
    rig.hear("inventory", inventory.toArray(Event[]::new));
    eventually(
        SOON,
        () ->
            expected.forEach(
                (id, end) -> assertThat(rig.order(id).state().status()).isEqualTo(end)));
    eventually(
        SOON,
        () -> {
          assertThat(ended("confirmed", "none")).isEqualTo(20);
          assertThat(ended("cancelled", "payment_declined")).isEqualTo(20);
          assertThat(ended("cancelled", "insufficient_stock")).isEqualTo(20);
        });
    var rows = rowsOf(expected.keySet());
    rig.hear("inventory", inventory.toArray(Event[]::new));
    rig.hear("payment", payments.toArray(Event[]::new));
    eventuallyQuiet();
    assertThat(rowsOf(expected.keySet())).hasSize(60).isEqualTo(rows);
    assertThat(ended("cancelled", "payment_declined")).isEqualTo(20);
  }

  private List<String> rowsOf(Set<UUID> ids) {
    var sql = "SELECT o::text FROM orders.orders o WHERE order_id = ANY ($1) ORDER BY order_id";
    return rig.query(sql, (Object) ids.toArray(UUID[]::new)).stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void takesTheOrdersOfStrangers() {
    rig.withVerticle();
    var id = UUID.randomUUID();
    rig.hearFromStranger(
        OrderEvent.CREATED,
        """
        {"order_id":"%s","version":"v1","items":[{"product_id":"sku-9","quantity":3}]}"""
            .formatted(id));
    eventually(SOON, () -> assertThat(rig.orders()).isEqualTo(1));
    assertThat(rig.order(id).request().items().get(0).quantity()).isEqualTo(3);
    rig.hear("inventory", Samples.reserved(id));
    rig.hear("payment", Samples.captured(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED, id)).hasSize(1));
  }

  @Test
  void takesAnOrderFromItsReservationWhenThatComesFirst() {
    rig.withVerticle();
    var id = UUID.randomUUID();
    rig.hear("inventory", Samples.reserved(id));
    eventuallyIs(id, Status.RESERVED);
    assertThat(rig.order(id).request()).isEqualTo(Samples.REQUEST);
    rig.hear("somebody", Samples.created(id));
    rig.hear("payment", Samples.captured(id));
    eventuallyIs(id, Status.CONFIRMED);
    assertThat(rig.orders()).isEqualTo(1);
  }

  @Test
  void keepsARejectionUntilItsOrderComes() {
    rig.withVerticle();
    var id = UUID.randomUUID();
    rig.hear("inventory", Samples.rejected(id), Samples.released(UUID.randomUUID()));
    eventuallyQuiet();
    rig.hear("somebody", Samples.created(id));
    eventuallyIs(id, Status.CANCELLED);
    assertThat(rig.broker.stored(Topology.DEADLETTERS)).isEmpty();
  }

  @Test
  void deadLettersWhatIsNoEvent() {
    rig.withVerticle();
    rig.hearFromStranger(OrderEvent.CREATED, "{\"order_id\":\"x\"}");
    rig.hearFromStranger(InventoryEvent.RESERVED, "not json");
    eventually(SOON, () -> assertThat(rig.broker.stored(Topology.DEADLETTERS)).hasSize(2));
  }

  @Test
  void keepsEventsWhileTheLedgerIsBusyAndLosesNone() {
    rig.withVerticle();
    var ids = IntStream.range(0, 50).mapToObj(i -> http.order()).toList();
    var events = ids.stream().map(Samples::rejected).toArray(Event[]::new);
    var held = Rig.await(rig.pool.getConnection());
    Rig.await(held.begin());
    Rig.await(held.query("LOCK TABLE orders.orders").execute());
    rig.hear("inventory", events);
    Rig.await(held.close());
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED)).hasSize(50));
    assertThat(List.of(ended("cancelled", "insufficient_stock"))).containsExactly(50.0);
  }

  @Test
  void stopsAfterItsBatchesAndCanStartAgain() {
    rig.withVerticle();
    var id = http.order();
    rig.hear("inventory", Samples.reserved(id));
    for (var deployed : rig.vertx.deploymentIDs()) Rig.await(rig.vertx.undeploy(deployed));
    rig.withVerticle();
    eventuallyIs(id, Status.RESERVED);
  }
}
