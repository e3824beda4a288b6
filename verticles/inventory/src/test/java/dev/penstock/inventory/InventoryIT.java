package dev.penstock.inventory;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.EventHeaders;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole room on a broker in memory and a real PostgreSQL, fed as a stranger would. */
@ExtendWith(VertxExtension.class)
class InventoryIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CREATED = "orders.created";
  private static final String CANCELLED = "orders.cancelled";

  private final InMemoryBroker broker = new InMemoryBroker();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final InventoryService service = new InventoryService(InventoryConfig.DEFAULTS);
  private final List<String> deployments = new ArrayList<>();
  private Vertx vertx;
  private TestLedger ledger;
  private Bridge bridge;
  private HealthChecks health;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    ledger = new TestLedger(vertx);
    health = HealthChecks.create(vertx);
    bridge =
        broker.bridge(
            vertx,
            new BridgeObserver() {
              @Override
              public void acknowledged(String durable, String subject) {
                acknowledged.merge(subject, 1, Integer::sum);
              }
            });
    ledger.stock("sku-1", 10, 1_999);
    ledger.stock("sku-2", 1, 5);
    var streams = Topology.streams(StreamOptions.DEFAULTS);
    TestLedger.await(bridge.management().ensure(streams, service.consumers()));
    deploy();
  }

  @Test
  void reservesAStrangersOrder() {
    var order = UUID.randomUUID();
    publish(CREATED, bare(order, "sku-1", 2));
    var reserved = answer("inventory.reserved", order);
    assertThat(reserved)
        .isEqualTo(
            new JsonObject(
                """
                {"order_id":"%s","version":"v1","amount_cents":3998,"currency":"eur",
                 "lines":[{"product_id":"sku-1","quantity":2,"unit_price_cents":1999}]}"""
                    .formatted(order)));
    assertThat(ledger.product("sku-1").reserved()).isEqualTo(2);
    ledger.assertConserved();
  }

  @Test
  void carriesOnWhatPaymentHasToKnow() {
    var order = UUID.randomUUID();
    publish(
        CREATED,
        new JsonObject(bare(order, "sku-1", 1))
            .put("customer_id", "c-1")
            .put("payment_method", "pm_card_visa")
            .encode(),
        Map.of(EventHeaders.CORRELATION_ID, "web-42"));
    var reserved = answer("inventory.reserved", order);
    assertThat(reserved.getString("customer_id")).isEqualTo("c-1");
    assertThat(reserved.getString("payment_method")).isEqualTo("pm_card_visa");
    assertThat(broker.stored(Topology.INVENTORY).get(0).headers())
        .containsEntry(EventHeaders.CORRELATION_ID, "web-42")
        .containsEntry(EventHeaders.CAUSATION_ID, CREATED + ":" + order);
  }

  @Test
  void rejectsWithWhatIsShort() {
    var order = UUID.randomUUID();
    publish(
        CREATED,
        """
        {"order_id":"%s","version":"v1","items":[
          {"product_id":"sku-1","quantity":1},
          {"product_id":"sku-2","quantity":2},
          {"product_id":"nobody-knows","quantity":3}]}"""
            .formatted(order));
    assertThat(answer("inventory.rejected", order).getJsonArray("shortages").encode())
        .isEqualTo(
            """
            [{"product_id":"sku-2","requested":2,"available":1},\
            {"product_id":"nobody-knows","requested":3,"available":0}]""");
    assertThat(ledger.product("sku-1").reserved()).isZero();
  }

  @Test
  void releasesWhatACancelledOrderHolds() {
    var order = UUID.randomUUID();
    publish(CREATED, bare(order, "sku-1", 3));
    answer("inventory.reserved", order);
    publish(CANCELLED, cancellation(order));
    var released = answer("inventory.released", order);
    assertThat(released.getJsonArray("lines").encode())
        .isEqualTo("[{\"product_id\":\"sku-1\",\"quantity\":3,\"unit_price_cents\":1999}]");
    assertThat(ledger.product("sku-1").reserved()).isZero();
    assertThat(ledger.states()).containsOnly(Map.entry(order.toString(), "RELEASED"));
    ledger.assertConserved();
  }

  @Test
  void reservesNothingForAnOrderThatWasCancelledBefore() {
    var overtaken = UUID.randomUUID();
    var next = UUID.randomUUID();
    publish(CANCELLED, cancellation(overtaken));
    eventually(SOON, () -> assertThat(ledger.states()).containsEntry(overtaken.toString(), "VOID"));
    publish(CREATED, bare(overtaken, "sku-1", 1));
    publish(CREATED, bare(next, "sku-1", 1));
    answer("inventory.reserved", next);
    answer("inventory.voided", overtaken);
    assertThat(broker.stored(Topology.INVENTORY)).hasSize(2);
    assertThat(ledger.product("sku-1").reserved()).isEqualTo(1);
  }

  @Test
  void saysNothingMoreOfARejectedOrderThatIsCancelled() {
    var rejected = UUID.randomUUID();
    var held = UUID.randomUUID();
    publish(CREATED, bare(rejected, "sku-2", 9));
    publish(CREATED, bare(held, "sku-2", 1));
    answer("inventory.reserved", held);
    publish(CANCELLED, cancellation(rejected).replace("customer_request", "insufficient_stock"));
    publish(CANCELLED, cancellation(held));
    answer("inventory.released", held);
    assertThat(broker.stored(Topology.INVENTORY)).hasSize(3);
    assertThat(ledger.states()).containsEntry(rejected.toString(), "REJECTED");
  }

  @Test
  void changesNothingWhenEverythingComesTwice() {
    broker.deliverEverythingTwice(true);
    var orders = new ArrayList<UUID>();
    for (int i = 0; i < 20; i++) orders.add(UUID.randomUUID());
    for (var order : orders) publish(CREATED, bare(order, "sku-1", 1));
    eventually(SOON, () -> assertThat(broker.stored(Topology.INVENTORY)).hasSize(20));
    assertThat(ledger.product("sku-1").reserved()).isEqualTo(10);
    for (var order : orders) publish(CANCELLED, cancellation(order));
    eventually(SOON, () -> assertThat(ledger.product("sku-1").reserved()).isZero());
    // Ten are released and ten, which were rejected, have nothing to release.
    eventually(SOON, () -> assertThat(broker.stored(Topology.INVENTORY)).hasSize(40));
    assertAcknowledged(CREATED, 2 * orders.size());
    assertAcknowledged(CANCELLED, 2 * orders.size());
    assertThat(broker.stored(Topology.INVENTORY)).hasSize(40);
    assertThat(ledger.product("sku-1").reserved()).isZero();
    ledger.assertConserved();
  }

  @Test
  void repeatsItsAnswersOverAReplayAndChangesNoRow() {
    var held = UUID.randomUUID();
    var rejected = UUID.randomUUID();
    var released = UUID.randomUUID();
    for (var order : List.of(held, released)) publish(CREATED, bare(order, "sku-1", 4));
    publish(CREATED, bare(rejected, "sku-1", 4));
    answer("inventory.rejected", rejected);
    publish(CANCELLED, cancellation(released));
    answer("inventory.released", released);
    var before = ledger.snapshot();
    broker.deleteStream(Topology.INVENTORY);
    TestLedger.await(
        bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), List.of()));
    publish(CANCELLED, cancellation(released));
    for (var order : List.of(rejected, released, held)) publish(CREATED, bare(order, "sku-1", 4));
    answer("inventory.reserved", held);
    answer("inventory.rejected", rejected);
    answer("inventory.released", released);
    assertAcknowledged(CREATED, 6);
    assertAcknowledged(CANCELLED, 2);
    assertThat(broker.stored(Topology.INVENTORY)).hasSize(3);
    assertThat(ledger.snapshot()).isEqualTo(before);
  }

  @Test
  void sharesTheWorkBetweenInstances() {
    deploy();
    ledger.stock("sku-1", 150, 1);
    for (int i = 0; i < 200; i++) publish(CREATED, bare(UUID.randomUUID(), "sku-1", 1));
    eventually(SOON, () -> assertThat(broker.stored(Topology.INVENTORY)).hasSize(200));
    assertThat(ledger.product("sku-1").available()).isZero();
    ledger.assertConserved();
  }

  @Test
  void answersWhatCameWhileItWasAway() {
    TestLedger.await(vertx.undeploy(deployments.get(0)));
    var order = UUID.randomUUID();
    publish(CREATED, bare(order, "sku-1", 1));
    deploy();
    answer("inventory.reserved", order);
  }

  private void assertAcknowledged(String subject, int times) {
    eventually(SOON, () -> assertThat(acknowledged.get(subject)).isEqualTo(times));
  }

  private void deploy() {
    var surroundings =
        new Surroundings(
            bridge, ledger.options, PipelineOptions.DEFAULTS, new SimpleMeterRegistry(), health);
    var verticle = service.verticle(surroundings).orElseThrow();
    deployments.add(TestLedger.await(vertx.deployVerticle(verticle)));
  }

  private JsonObject answer(String subject, UUID order) {
    var id = subject + ":" + order;
    eventually(
        SOON,
        () ->
            assertThat(broker.stored(Topology.INVENTORY))
                .extracting(OutMessage::messageId)
                .contains(id));
    return broker.stored(Topology.INVENTORY).stream()
        .filter(message -> message.messageId().equals(id))
        .map(message -> new JsonObject(new String(message.body(), StandardCharsets.UTF_8)))
        .findFirst()
        .orElseThrow();
  }

  private void publish(String subject, String body) {
    publish(subject, body, Map.of());
  }

  private void publish(String subject, String body, Map<String, String> headers) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var message = new OutMessage(subject, UUID.randomUUID().toString(), headers, bytes);
    TestLedger.onEventLoop(
        vertx, () -> bridge.publisher(PublisherOptions.DEFAULTS).publish(message));
  }

  private static String bare(UUID order, String productId, int quantity) {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"%s","quantity":%d}]}"""
        .formatted(order, productId, quantity);
  }

  private static String cancellation(UUID order) {
    return """
        {"order_id":"%s","version":"v1","reason":"customer_request",
         "ended_at":"2026-01-31T12:00:01Z"}"""
        .formatted(order);
  }
}
