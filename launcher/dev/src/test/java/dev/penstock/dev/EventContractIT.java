package dev.penstock.dev;

import static dev.penstock.dev.Shop.DECLINED_CARD;
import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** The running system says what its document says, and all of it, in every stream. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class EventContractIT {
  private NatsServer nats;
  private RunningPenstock penstock;
  private Shop shop;
  private Wiretap wiretap;
  private EventContract events;

  @BeforeAll
  void start() {
    nats = RealServers.freshNats(NatsBinaries.newest());
    penstock =
        RunningPenstock.start(
            nats.url(),
            RealServers.freshDatabase(),
            "payment.postpone_delay=500ms",
            "payment.breaker_reset_timeout=1s",
            "schemas.publish=orders.created=v1+v2");
    shop = penstock.shop();
    wiretap = penstock.wiretap();
    events = new EventContract(HttpContract.fetch(shop.url() + "/asyncapi.json"));
    shop.stock("lamp", 1_000, 1_999);
  }

  @AfterAll
  void stop() {
    penstock.close();
  }

  /** First, since the others bring consumers of their own. */
  @Test
  @Order(1)
  void hasTheStreamsAndConsumersThatItsDocumentDescribes() {
    var streams = names("STREAM.NAMES", "streams");
    streams.removeIf(stream -> stream.startsWith("KV_penstock-"));
    assertThat(streams).isEqualTo(events.streams().keySet());
    events.streams().forEach(this::hasStream);
  }

  private void hasStream(String stream, JsonObject described) {
    assertConfigured("STREAM.INFO." + stream, described);
    var consumers = events.consumers(stream);
    assertThat(names("CONSUMER.NAMES." + stream, "consumers")).isEqualTo(consumers.keySet());
    consumers.forEach(
        (durable, consumer) -> {
          consumer.remove("stream_name");
          assertConfigured("CONSUMER.INFO." + stream + "." + durable, consumer);
        });
  }

  @Test
  @Order(2)
  void saysWhatBecomesOfOrdersInEventsThatAreDescribed() {
    var confirmed = shop.place(order(GOOD_CARD, "lamp", 2));
    shop.awaitStatus(List.of(confirmed), Shop.SOON, "CONFIRMED");
    var express = shop.place(order(DECLINED_CARD, "lamp", 1).put("priority", "express"));
    shop.awaitStatus(List.of(express), Shop.SOON, "CANCELLED");
    shop.awaitEnd(shop.place(order(GOOD_CARD, "nothing", 1)));
    cancel(confirmed);
    wiretap.await("payments.refunded", confirmed, Shop.SOON);
    cancel(UUID.randomUUID().toString());
    wiretap.await("inventory.voided", "", Shop.SOON);
    wiretap.await("payments.voided", "", Shop.SOON);
    wiretap.await("inventory.released.express", express, Shop.SOON);
  }

  @Test
  @Order(2)
  void saysThatARefundFailed() {
    var orderId = shop.place(order(GOOD_CARD, "lamp", 1));
    shop.awaitStatus(List.of(orderId), Shop.SOON, "CONFIRMED");
    var intents = "SELECT id FROM gateway.payment_intents WHERE order_id = '" + orderId + "'";
    var intent = penstock.books().rows(intents).get(0);
    var form = "amount=1&payment_intent=" + intent;
    assertThat(shop.gateway("POST", "/v1/refunds", form).status()).isEqualTo(200);
    cancel(orderId);
    wiretap.await("payments.refund_failed", orderId, Shop.SOON);
  }

  @Test
  @Order(2)
  void passesOnWhatNobodyCanHandle() {
    wiretap.publish("orders.created", "no order");
    wiretap.await("deadletters.inventory", "no order", Shop.SOON);
    try (var meddler = Meddler.on(nats.url())) {
      meddler.takeOnceAndFail("ORDERS", "billing-created", "orders.created");
      meddler.terminate("ORDERS", "shipping-created", "orders.created");
    }
    wiretap.await("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", "billing", Shop.SOON);
    wiretap.await("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>", "shipping", Shop.SOON);
  }

  @Test
  @Order(3)
  void saysNothingThatIsNotDescribedAndAllThatIs() {
    for (var stream : events.streams().keySet()) {
      for (var message : wiretap.messages(stream)) {
        if (!message.body().equals("no order")) events.check(stream, message);
      }
    }
    assertThat(events.seen()).isEqualTo(events.described());
  }

  /** As somebody else would who may publish it. */
  private void cancel(String orderId) {
    var cancelled =
        new JsonObject()
            .put("order_id", orderId)
            .put("version", "v1")
            .put("reason", "customer_request")
            .put("ended_at", "2026-01-31T12:00:00Z");
    wiretap.publish("orders.cancelled", cancelled.encode());
  }

  private Set<String> names(String request, String field) {
    var answer = new JsonObject(wiretap.ask(request));
    // Null, and not empty, when there are none.
    var names = answer.getJsonArray(field) == null ? new JsonArray() : answer.getJsonArray(field);
    return new TreeSet<>(names.stream().map(String.class::cast).toList());
  }

  private void assertConfigured(String request, JsonObject described) {
    var config = new JsonObject(wiretap.ask(request)).getJsonObject("config");
    config.getMap().keySet().retainAll(described.fieldNames());
    assertThat(config).as(request).isEqualTo(described);
  }
}
